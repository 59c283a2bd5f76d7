namespace ZoneDrain.Schemes;

/// <summary>One reference an index entry until it is zapped, one pgmap count a page until the entry is deleted (kernel-model 2.c).</summary>
public readonly struct SchemeC : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits { get; } = new()
    {
        Id = SchemeId.C,
        Origin = "mail S3, September 2022",
        BaseRefFsDax = 0,
        BaseRefGeneric = 0,
        EntryTakesReference = true,
        FirstUseAsksLife = true,
        Edge = UseEdge.Entry,
        Idle = IdleTest.Zero,
        Evict = EvictWait.Interruptible,
        NativeDrain = StrategyId.Counter,
    };
}
