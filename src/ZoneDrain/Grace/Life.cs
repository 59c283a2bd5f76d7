namespace ZoneDrain.Grace;

/// <summary>The life of a pgmap. Every worker reads a copy of its own, so a change is visible everywhere only after an acknowledged round.</summary>
public enum Life : byte
{
    /// <summary>Not created yet, or its number was given back.</summary>
    None,

    /// <summary>In use: idle pages may become used.</summary>
    Live,

    /// <summary>Killed: no page may leave the idle state.</summary>
    Dying,

    /// <summary>The strategy reports every page idle; the last grace period may still run.</summary>
    Drained,

    /// <summary>Released: its descriptors are gone, and whoever touches one has found a hazard.</summary>
    Freed,
}
