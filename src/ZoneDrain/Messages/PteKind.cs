namespace ZoneDrain.Messages;

/// <summary>The forms of a page-table entry that names a page (include/linux/swapops.h).</summary>
public enum PteKind : byte
{
    /// <summary>Mapped for the CPU.</summary>
    Normal,

    /// <summary>A page of DEVICE_PRIVATE memory: an access by the CPU faults and brings it back (SWP_DEVICE_READ, SWP_DEVICE_WRITE).</summary>
    DevicePrivate,

    /// <summary>An ordinary page that a device has for itself for a while: an access by the CPU takes it back (SWP_DEVICE_EXCLUSIVE).</summary>
    DeviceExclusive,

    /// <summary>The page moves: whoever wants it comes again. The mover holds the reference, the entry none (SWP_MIGRATION_READ,
    /// SWP_MIGRATION_WRITE).</summary>
    Migration,

    /// <summary>No page any more: its memory failed or went away (SWP_HWPOISON).</summary>
    Poisoned,

    /// <summary>A frame mapped for the CPU without regard to its page, which is not counted (remap_pfn_range, mm/memory.c; pte_special).</summary>
    Pfn,
}
