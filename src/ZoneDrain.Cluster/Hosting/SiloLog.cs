namespace ZoneDrain.Cluster.Hosting;

/// <summary>How much a silo says of itself, on standard error.</summary>
public enum SiloLog
{
    /// <summary>What went wrong.</summary>
    Error,

    /// <summary>Losses, and operations that broke.</summary>
    Warning,

    /// <summary>Operations that sleep, too.</summary>
    Information,

    /// <summary>Every operation.</summary>
    Debug,
}
