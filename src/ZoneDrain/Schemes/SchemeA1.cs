namespace ZoneDrain.Schemes;

/// <summary>Idle pages show 1, mappings hold nothing, and the teardown takes every base count away (kernel-model 2.a1).</summary>
public readonly struct SchemeA1 : IScheme
{
    private static readonly SchemeTraits Values = new()
    {
        Id = SchemeId.A1,
        Origin = "Linux up to 5.17",
        BaseRefFsDax = 1,
        BaseRefGeneric = 1,
        GupTestsPgmap = true,
        GupMayRevive = true,
        Edge = UseEdge.None,
        Idle = IdleTest.ExactlyOne,
        Evict = EvictWait.No,
        NativeDrain = StrategyId.DropEach,
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
