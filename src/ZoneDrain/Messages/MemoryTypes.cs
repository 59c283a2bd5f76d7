namespace ZoneDrain.Messages;

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

    /// <summary>A driver's allocator hands the frames out: all of those but RAM.</summary>
    public static bool IsDriverMemory(this MemoryType type) => type.IsAllocated() && type != MemoryType.Ram;
}
