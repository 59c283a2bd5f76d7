namespace ZoneDrain.Engines.Explorer;

/// <summary>What a device's memory is used as.</summary>
public enum DeviceMode
{
    /// <summary>Ordinary memory, a block of it online (dax_kmem).</summary>
    SystemRam,

    /// <summary>A character device that processes map.</summary>
    Devdax,

    /// <summary>Persistent memory under xfs with its reverse map, of which a process maps a file.</summary>
    FsDax,

    /// <summary>A driver's own memory, to which a page of a process has moved (coherent: one that can be pinned).</summary>
    DriverMemory,
}
