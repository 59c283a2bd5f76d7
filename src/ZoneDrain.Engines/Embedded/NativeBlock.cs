using System.Runtime.InteropServices;

namespace ZoneDrain.Engines.Embedded;

/// <summary>Zeroed bytes outside the heap, every one of them present. Not for use by two threads while it is disposed of.</summary>
internal sealed unsafe partial class NativeBlock : SafeHandle
{
    private const long HugePage = 2L << 20;

    // A smaller block is not worth a call of the system; a larger one would keep malloc's arena of this thread at its size after it is freed.
    private const long MappedFrom = 64 << 10;
    private const long SmallPage = 4096;
    private const nuint Line = 64;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private const int AdviseHuge = 14;
    private readonly long _mapped;

    private NativeBlock(void* block, long mapped) : base(0, ownsHandle: true)
    {
        SetHandle((nint)block);
        _mapped = mapped;
    }

    public override bool IsInvalid => handle is 0;

    /// <summary>The first byte: on a cache line, and on a 2 MiB page where the block is a mapping of its own.</summary>
    public void* First
    {
        get
        {
            var alignment = _mapped > HugePage ? (nuint)HugePage : Line;
            return (void*)(((nuint)handle + alignment - 1) & ~(alignment - 1));
        }
    }

    /// <exception cref="InsufficientMemoryException">There is no room for it.</exception>
    public static NativeBlock Allocate(long bytes)
    {
        if (OperatingSystem.IsLinux() && bytes >= MappedFrom)
        {
            var length = bytes >= HugePage ? bytes + HugePage : bytes;
            var at = Map(0, (nuint)length, ReadWrite, PrivateAnonymous, -1, 0);
            if (at == -1) throw new InsufficientMemoryException($"the system has no {bytes} bytes to map");
            var mapped = new NativeBlock((void*)at, length);

            // Advice alone: where it is refused, small pages do as well.
            if (bytes >= HugePage) _ = Advise((nint)mapped.First, (nuint)bytes, AdviseHuge);
            return mapped.Touch(bytes);
        }

        return new NativeBlock(NativeMemory.AllocZeroed((nuint)bytes + Line), 0).Touch(bytes);
    }

    protected override bool ReleaseHandle()
    {
        if (_mapped > 0) return Unmap(handle, (nuint)_mapped) == 0;
        NativeMemory.Free((void*)handle);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);

    private NativeBlock Touch(long bytes)
    {
        for (var at = 0L; at < bytes; at += SmallPage) Volatile.Write(ref ((byte*)First)[at], 0);
        return this;
    }
}
