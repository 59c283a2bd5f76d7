namespace ZoneDrain.Traces.Reading;

/// <summary>Fields of one fs_dax event, raw. Fields that the event does not print are zero; page offsets are in 4 KiB pages.</summary>
/// <param name="Inode">Device and inode number.</param>
/// <param name="Shared">True for a mapping with VM_SHARED.</param>
/// <param name="Write">FAULT_FLAG_WRITE: the access was a write.</param>
/// <param name="MkWrite">FAULT_FLAG_MKWRITE: a read-only entry was present. An outcome, not an input.</param>
/// <param name="TablePresent">FAULT_FLAG_ORIG_PTE_VALID (0x800 in 6.1): a page table hung at the slot. An outcome, not an input.</param>
/// <param name="Address">Faulting virtual address in bytes, page aligned.</param>
/// <param name="PageOffset">Page offset in the file; for writeback, the first one.</param>
/// <param name="LastPageOffset">Largest page offset: the file's end for 2 MiB faults, the range's last page for writeback.</param>
/// <param name="Pages">Length in pages of an entry written back.</param>
/// <param name="Results">Result words of an ending event.</param>
public readonly record struct TraceFault(
    TraceInode Inode,
    bool Shared,
    bool Write,
    bool MkWrite,
    bool TablePresent,
    ulong Address,
    ulong PageOffset,
    ulong LastPageOffset,
    ulong Pages,
    FaultResults Results);
