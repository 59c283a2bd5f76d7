namespace ZoneDrain.Schemes;

/// <summary>As a1, but one bulk put at the teardown, so no page is awaited (kernel-model 2.a2). The recorded kernel, 6.1.192, runs it.</summary>
public readonly struct SchemeA2 : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits { get; } = new()
    {
        Id = SchemeId.A2,
        Origin = "Linux 5.18 to 6.14",
        BaseRefFsDax = 1,
        BaseRefGeneric = 1,
        GupTestsPgmap = true,
        GupMayRevive = true,
        Edge = UseEdge.None,
        Idle = IdleTest.ExactlyOne,
        Evict = EvictWait.No,
        LateAllocation = LateAllocation.Uncounted,
        NativeDrain = StrategyId.Bulk,
    };
}
