namespace ZoneDrain.Schemes;

/// <summary>Idle pages show 0, mappings still hold nothing: gup of a mapped page is a get on zero (kernel-model 2.b, the lenient form).</summary>
public readonly struct SchemeB : IScheme
{
    private static readonly SchemeTraits Values = new()
    {
        Id = SchemeId.B,
        Origin = "mails S0 and S1, November 2021",
        BaseRefFsDax = 0,
        BaseRefGeneric = 0,
        GupTestsPgmap = true,
        GupMayRevive = true,
        Edge = UseEdge.None,
        Idle = IdleTest.Zero,
        Evict = EvictWait.No,
        NativeDrain = StrategyId.Bulk,
    };

    /// <inheritdoc/>
    public static SchemeTraits Traits => Values;

    /// <inheritdoc/>
    public static bool CountsReferences => false;

    /// <inheritdoc/>
    public static bool CountsEntries => false;

    /// <inheritdoc/>
    public static bool MapHolds => false;

    /// <inheritdoc/>
    public static bool EntryHolds => false;

    /// <inheritdoc/>
    public static bool MayRevive => true;
}
