namespace ZoneDrain.Schemes;

/// <summary>The pgmap lives while any of its pages has a reference, and every mapping holds one (kernel-model 2.d). compare runs every strategy on
/// it.</summary>
public readonly struct SchemeD : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits { get; } = new()
    {
        Id = SchemeId.D,
        Origin = "mail S2, September 2022",
        BaseRefFsDax = 0,
        BaseRefGeneric = 0,
        MapTakesReference = true,
        FsDaxFolios = true,
        ExclusiveMoves = true,
        FirstUseAsksLife = true,
        Edge = UseEdge.Reference,
        Idle = IdleTest.Zero,
        Evict = EvictWait.Uninterruptible,
        NativeDrain = StrategyId.Sweep,
    };
}
