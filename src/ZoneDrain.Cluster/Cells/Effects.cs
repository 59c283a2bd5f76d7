namespace ZoneDrain.Cluster.Cells;

/// <summary>What a turn of a page wants done after it: notices to send, and whether the silo's part of the shared counter changed.</summary>
internal struct Effects
{
    /// <summary>Whom to tell; null for nobody.</summary>
    public List<WaiterId>? Wakes;

    /// <summary>This silo's part of the pgmap's counter changed.</summary>
    public bool RootChanged;
}
