namespace ZoneDrain.Engines.Deterministic;

/// <summary>What a dax device of dynamic capacity is used as.</summary>
public enum DeviceMode
{
    /// <summary>Ordinary memory, a block of it online (dax_kmem).</summary>
    SystemRam,

    /// <summary>A character device that processes map.</summary>
    Devdax,
}
