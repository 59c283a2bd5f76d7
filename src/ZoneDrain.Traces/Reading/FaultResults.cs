namespace ZoneDrain.Traces.Reading;

/// <summary>Results of a page fault as the kernel prints them (Linux 6.1, include/linux/mm_types.h, VM_FAULT_RESULT_TRACE).</summary>
[Flags]
public enum FaultResults : ushort
{
    /// <summary>No result was printed.</summary>
    None = 0,

    /// <summary>NOPAGE: the handler installed the page-table entry itself. The usual success of DAX.</summary>
    NoPage = 1,

    /// <summary>MAJOR: a block was allocated, or converted from unwritten.</summary>
    Major = 2,

    /// <summary>SIGBUS: the access lies past the end of the file, or the device is gone.</summary>
    Sigbus = 4,

    /// <summary>FALLBACK: try again with small pages.</summary>
    Fallback = 8,

    /// <summary>OOM: no memory for a page table.</summary>
    OutOfMemory = 16,

    /// <summary>RETRY: the lock was dropped, the fault starts again.</summary>
    Retry = 32,

    /// <summary>NEEDDSYNC: a synchronous mapping must commit metadata first.</summary>
    NeedsSync = 64,

    /// <summary>Any other printed word, such as LOCKED, HWPOISON or SIGSEGV.</summary>
    Unusual = 128,
}
