namespace ZoneDrain.Drains;

/// <summary>A strategy as a value, for those who choose one at run time; the hot path takes the type itself.</summary>
public sealed class StrategyEntry
{
    private readonly DrainStep _drain;
    private readonly Func<ILedger, int, long, int, bool> _firstUse;
    private readonly Action<ILedger, int, long, int, PageCounts> _lastUse;

    private StrategyEntry(
        StrategyTraits traits, bool needsSection, DrainStep drain, Func<ILedger, int, long, int, bool> firstUse,
        Action<ILedger, int, long, int, PageCounts> lastUse)
    {
        Traits = traits;
        LastUseNeedsSection = needsSection;
        _drain = drain;
        _firstUse = firstUse;
        _lastUse = lastUse;
    }

    private delegate Next DrainStep(ref DrainCursor cursor, in Reply reply);

    /// <summary>What the strategy is.</summary>
    public StrategyTraits Traits { get; }

    /// <summary><see cref="IDrainStrategy.LastUseNeedsSection"/>.</summary>
    public bool LastUseNeedsSection { get; }

    /// <summary>The entry of <typeparamref name="TStrategy"/>.</summary>
    public static StrategyEntry Of<TStrategy>() where TStrategy : struct, IDrainStrategy =>
        new(TStrategy.Traits, TStrategy.LastUseNeedsSection, TStrategy.Drain, First<TStrategy>, Last<TStrategy>);

    /// <summary><see cref="IDrainStrategy.Drain"/>.</summary>
    public Next Drain(ref DrainCursor cursor, in Reply reply) => _drain(ref cursor, reply);

    /// <summary><see cref="IDrainStrategy.FirstUse"/> on a ledger that is an object.</summary>
    public bool FirstUse(ILedger ledger, int worker, long frame, int units) => _firstUse(ledger, worker, frame, units);

    /// <summary><see cref="IDrainStrategy.LastUse"/> on a ledger that is an object.</summary>
    public void LastUse(ILedger ledger, int worker, long frame, int units, PageCounts after) => _lastUse(ledger, worker, frame, units, after);

    private static bool First<TStrategy>(ILedger ledger, int worker, long frame, int units) where TStrategy : struct, IDrainStrategy
    {
        var forward = new Forward(ledger);
        return TStrategy.FirstUse(ref forward, worker, frame, units);
    }

    private static void Last<TStrategy>(ILedger ledger, int worker, long frame, int units, PageCounts after) where TStrategy : struct, IDrainStrategy
    {
        var forward = new Forward(ledger);
        TStrategy.LastUse(ref forward, worker, frame, units, after);
    }

    private readonly struct Forward(ILedger ledger) : ILedger
    {
        public long AddRoot(long delta) => ledger.AddRoot(delta);

        public long AddShard(int worker, long delta) => ledger.AddShard(worker, delta);

        public long AddChunk(long frame, long delta) => ledger.AddChunk(frame, delta);

        public void MarkChunk(long frame) => ledger.MarkChunk(frame);

        public bool IsDying(int worker) => ledger.IsDying(worker);
    }
}
