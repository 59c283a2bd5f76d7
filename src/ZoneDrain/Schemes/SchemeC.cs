namespace ZoneDrain.Schemes;

/// <summary>One reference an index entry until it is zapped, one pgmap count a page until the entry is deleted (kernel-model 2.c).</summary>
public readonly struct SchemeC : IScheme
{
    private static readonly SchemeTraits Values = new()
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

    /// <inheritdoc/>
    public static SchemeTraits Traits => Values;

    /// <inheritdoc/>
    public static bool CountsReferences => false;

    /// <inheritdoc/>
    public static bool CountsEntries => true;

    /// <inheritdoc/>
    public static bool MapHolds => false;

    /// <inheritdoc/>
    public static bool EntryHolds => true;

    /// <inheritdoc/>
    public static bool MayRevive => false;
}
