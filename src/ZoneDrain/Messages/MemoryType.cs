namespace ZoneDrain.Messages;

/// <summary>The kind of device memory; numbers as enum memory_type in include/linux/memremap.h (6.1), seen in row R8 of the recordings.</summary>
public enum MemoryType : byte
{
    /// <summary>Ordinary memory: no pgmap in the kernel, here a range of frames that is never torn down. The number is ours.</summary>
    Ram = 0,

    /// <summary>Memory only the device can read.</summary>
    Private = 1,

    /// <summary>Device memory that the CPU reads and writes coherently.</summary>
    Coherent = 2,

    /// <summary>Persistent memory under a DAX file system.</summary>
    FsDax = 3,

    /// <summary>A character device that shows a whole range: devdax.</summary>
    Generic = 4,

    /// <summary>A PCI device's memory offered to other devices.</summary>
    PciP2pDma = 5,
}

/// <summary>What kinds of memory have in common.</summary>
public static class MemoryTypes
{
    /// <summary>
    /// A frame is handed out by an allocator at its first use and goes back to it at the last put (free_zone_device_folio, mm/memremap.c; the page
    /// allocator for
    /// RAM); the frames of fsdax and devdax belong to files and to the device's range instead.
    /// </summary>
    public static bool IsAllocated(this MemoryType type) =>
        type is MemoryType.Ram or MemoryType.Private or MemoryType.Coherent or MemoryType.PciP2pDma;

    /// <summary>The form of a page-table entry of a page that is there: the CPU cannot read private memory.</summary>
    public static PteKind EntryForm(this MemoryType type) => type == MemoryType.Private ? PteKind.DevicePrivate : PteKind.Normal;

    /// <summary>A driver's allocator hands the frames out: all of those but RAM.</summary>
    public static bool IsDriverMemory(this MemoryType type) => type.IsAllocated() && type != MemoryType.Ram;
}
