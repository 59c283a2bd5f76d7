namespace ZoneDrain.Engines.Explorer;

/// <summary>Who uses the memory meanwhile.</summary>
public enum DeviceUser
{
    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>A process maps a page, and keeps it.</summary>
    Maps,

    /// <summary>A process has a page pinned, and lets go of it at some time.</summary>
    LetsGo,

    /// <summary>A process has a page pinned, and never lets go.</summary>
    Keeps,
}
