namespace ZoneDrain.Schemes;

/// <summary>Every page-table entry holds a reference and a mapcount; the pgmap drops all its counts at once (kernel-model 2.e).</summary>
public readonly struct SchemeE : IScheme
{
    private static readonly SchemeTraits Values = new()
    {
        Id = SchemeId.E,
        Origin = "Linux 6.15 to 6.18",
        BaseRefFsDax = 0,
        BaseRefGeneric = 1,
        MapTakesReference = true,
        FsDaxFolios = true,
        ExclusiveMoves = true,
        LongtermSparesFiles = true,
        Edge = UseEdge.None,
        Idle = IdleTest.OnlyMapped,
        Evict = EvictWait.Uninterruptible,
        BreakDeletesEntries = true,
        LateAllocation = LateAllocation.Uncounted,
        NativeDrain = StrategyId.Bulk,
    };

    /// <inheritdoc/>
    public static SchemeTraits Traits => Values;

    /// <inheritdoc/>
    public static bool CountsReferences => false;

    /// <inheritdoc/>
    public static bool CountsEntries => false;

    /// <inheritdoc/>
    public static bool MapHolds => true;

    /// <inheritdoc/>
    public static bool EntryHolds => false;

    /// <inheritdoc/>
    public static bool MayRevive => false;
}
