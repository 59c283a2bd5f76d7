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
