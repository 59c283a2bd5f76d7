using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZoneDrain.Engines.Embedded;

/// <summary>Zeroed memory outside the heap, aligned to a cache line; the operating system gives it page by page as it is touched.</summary>
/// <typeparam name="T">The element.</typeparam>
internal sealed unsafe class NativeArray<T> : IDisposable where T : unmanaged
{
    private const nuint Alignment = 64;
    private readonly T* _first;
    private void* _block;

    /// <exception cref="OutOfMemoryException">There is no room for it.</exception>
    public NativeArray(long length)
    {
        Length = length;
        _block = NativeMemory.AllocZeroed((nuint)(length * sizeof(T)) + Alignment);
        _first = (T*)(((nuint)_block + Alignment - 1) & ~(Alignment - 1));
    }

    ~NativeArray() => Free();

    public long Length { get; }

    public T* Pointer => _first;

    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _first[index];
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_block == null) return;
        NativeMemory.Free(_block);
        _block = null;
    }
}
