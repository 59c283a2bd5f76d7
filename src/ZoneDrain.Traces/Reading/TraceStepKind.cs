namespace ZoneDrain.Traces.Reading;

/// <summary>What a task did in one step of a trace.</summary>
public enum TraceStepKind : byte
{
    /// <summary>mmap of a file or of anonymous memory; replaces whatever was mapped there.</summary>
    Map,

    /// <summary>munmap.</summary>
    Unmap,

    /// <summary>mprotect.</summary>
    Protect,

    /// <summary>mremap: a mapping moves or changes its length.</summary>
    Remap,

    /// <summary>openat; may create or truncate.</summary>
    Open,

    /// <summary>ftruncate or truncate.</summary>
    Truncate,

    /// <summary>fallocate in one of its modes.</summary>
    Fallocate,

    /// <summary>pwrite64.</summary>
    Write,

    /// <summary>pread64.</summary>
    Read,

    /// <summary>fsync or fdatasync of a whole file.</summary>
    Sync,

    /// <summary>msync of an address range.</summary>
    SyncRange,

    /// <summary>unlink of a path.</summary>
    Unlink,

    /// <summary>A task makes a process or a thread.</summary>
    Fork,

    /// <summary>A process replaces its address space.</summary>
    Exec,

    /// <summary>A task ends.</summary>
    Exit,

    /// <summary>A task touches memory and faults; a 2 MiB try and the 4 KiB fault after it are one access.</summary>
    Access,

    /// <summary>A pin begins. A step of its own only where it was inferred or follows a vmsplice.</summary>
    PinStart,

    /// <summary>References on a device page are dropped.</summary>
    PinEnd,

    /// <summary>splice or vmsplice.</summary>
    Splice,
}
