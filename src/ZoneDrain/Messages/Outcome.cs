namespace ZoneDrain.Messages;

/// <summary>How an operation ends, by the kernel's names. Refusals are results; exceptions are bugs of ours.</summary>
public enum Outcome : byte
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>A fault mapped the page, or found it mapped (VM_FAULT_NOPAGE).</summary>
    NOPAGE,

    /// <summary>As NOPAGE, and blocks were allocated or converted (VM_FAULT_MAJOR).</summary>
    MAJOR,

    /// <summary>A 2 MiB fault that must be served with 4 KiB entries (VM_FAULT_FALLBACK).</summary>
    FALLBACK,

    /// <summary>Access past the end of file, to a dead device or a page that went away.</summary>
    SIGBUS,

    /// <summary>Access where nothing is mapped, or against its protection.</summary>
    SIGSEGV,

    /// <summary>get_user_pages met no mapping, no right, or a fault that failed.</summary>
    EFAULT,

    /// <summary>Not possible for this memory: a longterm pin on fsdax.</summary>
    EOPNOTSUPP,

    /// <summary>In use, or a wait that the caller forbade.</summary>
    EBUSY,

    /// <summary>The device is dead.</summary>
    ENXIO,

    /// <summary>The pgmap is dying: no page may leave the idle state.</summary>
    ENODEV,

    /// <summary>A signal ended a wait; the system call restarts, or shows EINTR.</summary>
    ERESTARTSYS,

    /// <summary>A count is at its limit, or memory ran out.</summary>
    ENOMEM,

    /// <summary>The arguments make no sense.</summary>
    EINVAL,

    /// <summary>The file system has no block left.</summary>
    ENOSPC,

    /// <summary>The state changed under the operation; it starts again.</summary>
    EAGAIN,

    /// <summary>A write without the right to write.</summary>
    EACCES,

    /// <summary>No such process, file or descriptor.</summary>
    ENOENT,

    /// <summary>I/O on a device that has gone.</summary>
    EIO,

    /// <summary>A fault found no memory for a copy (VM_FAULT_OOM).</summary>
    OOM,

    /// <summary>A device may not write there.</summary>
    EPERM,

    /// <summary>A peer's memory, and the caller did not say that it can use it (FOLL_PCI_P2PDMA).</summary>
    EREMOTEIO,

    /// <summary>It exists already: the tag of an allocation of dynamic capacity.</summary>
    EEXIST,

    /// <summary>Beyond the largest size of a file.</summary>
    EFBIG,
}
