namespace ZoneDrain.Workloads;

/// <summary>The operations that a workload mixes; written in lower case with hyphens, as <c>read-fault</c>.</summary>
public enum WorkloadOperation
{
    /// <summary>A read access that faults where the page is not mapped.</summary>
    ReadFault,

    /// <summary>A write access that faults where the page is not mapped writable.</summary>
    WriteFault,

    /// <summary>get_user_pages with FOLL_GET: a plain reference.</summary>
    GupGet,

    /// <summary>pin_user_pages: a short pin, as for direct I/O.</summary>
    GupPin,

    /// <summary>pin_user_pages with FOLL_LONGTERM; on fsdax the kernel answers EOPNOTSUPP.</summary>
    GupLongterm,

    /// <summary>Lets the oldest pin of the process go before its hold ends.</summary>
    Unpin,

    /// <summary>munmap of a range; of a peer's memory the whole mapping, which is made anew.</summary>
    Unmap,

    /// <summary>fork; shared mappings are inherited without their entries.</summary>
    Fork,

    /// <summary>A process ends, and another takes its place.</summary>
    Exit,

    /// <summary>mremap to another address.</summary>
    Mremap,

    /// <summary>pwrite to a file.</summary>
    Pwrite,

    /// <summary>fsync of a file, which write-protects its dirty entries.</summary>
    Fsync,

    /// <summary>ftruncate of a file, which breaks its layouts.</summary>
    Truncate,

    /// <summary>fallocate with FALLOC_FL_PUNCH_HOLE.</summary>
    PunchHole,

    /// <summary>fallocate with FALLOC_FL_COLLAPSE_RANGE.</summary>
    Collapse,

    /// <summary>Plain fallocate: blocks become unwritten.</summary>
    Allocate,

    /// <summary>Eviction of an inode from memory.</summary>
    Evict,

    /// <summary>A load by the device that mirrors the process, which faults where the device has not mapped the page.</summary>
    DeviceRead,

    /// <summary>A store by that device.</summary>
    DeviceWrite,

    /// <summary>A run of a process's pages moves to the device.</summary>
    MigrateIn,

    /// <summary>A run of them moves back to ordinary memory.</summary>
    MigrateOut,
}
