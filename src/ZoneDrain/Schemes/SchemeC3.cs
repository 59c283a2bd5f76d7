namespace ZoneDrain.Schemes;

/// <summary>References at entries as in c; the pgmap is counted at the first and last reference of a page, for all types (kernel-model 2.c prime).</summary>
public readonly struct SchemeC3 : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits { get; } = new()
    {
        Id = SchemeId.C3,
        Origin = "v3 of October 2022, not merged",
        BaseRefFsDax = 0,
        BaseRefGeneric = 0,
        EntryTakesReference = true,
        FirstUseAsksLife = true,
        Edge = UseEdge.Reference,
        Idle = IdleTest.Zero,
        Evict = EvictWait.Uninterruptible,
        NativeDrain = StrategyId.Counter,
    };
}
