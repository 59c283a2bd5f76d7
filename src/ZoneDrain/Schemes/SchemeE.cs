namespace ZoneDrain.Schemes;

/// <summary>Every page-table entry holds a reference and a mapcount; the pgmap drops all its counts at once (kernel-model 2.e).</summary>
public readonly struct SchemeE : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits { get; } = new()
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
}
