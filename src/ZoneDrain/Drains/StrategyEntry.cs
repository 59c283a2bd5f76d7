using ZoneDrain.Protocols;

namespace ZoneDrain.Drains;

/// <summary>A strategy as a value, for those who choose one at run time; the hot path takes the type itself.</summary>
public sealed class StrategyEntry
{
    private readonly DrainStep _drain;

    private StrategyEntry(StrategyTraits traits, DrainStep drain)
    {
        Traits = traits;
        _drain = drain;
    }

    private delegate Next DrainStep(ref DrainCursor cursor, in Reply reply);

    /// <summary>What the strategy is.</summary>
    public StrategyTraits Traits { get; }

    /// <summary>The entry of <typeparamref name="TStrategy"/>.</summary>
    public static StrategyEntry Of<TStrategy>() where TStrategy : struct, IDrainStrategy => new(TStrategy.Traits, TStrategy.Drain);

    /// <summary><see cref="IDrainStrategy.Drain"/>.</summary>
    public Next Drain(ref DrainCursor cursor, in Reply reply) => _drain(ref cursor, reply);
}
