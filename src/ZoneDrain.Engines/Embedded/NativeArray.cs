using System.Runtime.CompilerServices;

namespace ZoneDrain.Engines.Embedded;

/// <summary>
/// Zeroed memory outside the heap, aligned to a cache line. All of it is given by the operating system before the constructor returns, so that nothing is
/// touched for the first time inside a measurement; large arrays lie in 2 MiB pages where the system has them.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
internal sealed unsafe class NativeArray<T> : IDisposable where T : unmanaged
{
    private readonly T* _first;
    private NativeBlock? _block;

    /// <exception cref="InsufficientMemoryException">There is no room for it.</exception>
    public NativeArray(long length)
    {
        Length = length;
        _block = NativeBlock.Allocate(length * sizeof(T));
        _first = (T*)_block.First;
    }

    public long Length { get; }

    public T* Pointer => _first;

    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _first[index];
    }

    public void Dispose()
    {
        _block?.Dispose();
        _block = null;
    }
}
