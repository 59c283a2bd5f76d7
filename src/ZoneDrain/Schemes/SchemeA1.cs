namespace ZoneDrain.Schemes;

/// <summary>Idle pages show 1, mappings hold nothing, and the teardown takes every base count away (kernel-model 2.a1).</summary>
public readonly struct SchemeA1 : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits { get; } = new()
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
}
