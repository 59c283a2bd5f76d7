namespace ZoneDrain.Schemes;

/// <summary>Idle pages show 0, mappings still hold nothing: gup of a mapped page is a get on zero (kernel-model 2.b, the lenient form).</summary>
public readonly struct SchemeB : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits { get; } = new()
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
}
