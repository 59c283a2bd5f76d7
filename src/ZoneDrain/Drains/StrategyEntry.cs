namespace ZoneDrain.Drains;

/// <summary>A strategy as a value, for those who choose one at run time; the hot path takes the type itself.</summary>
public abstract class StrategyEntry
{
    private StrategyEntry()
    {
    }

    /// <summary>What the strategy is.</summary>
    public abstract StrategyTraits Traits { get; }

    /// <summary><see cref="IDrainStrategy.LastUseNeedsSection"/>.</summary>
    public abstract bool LastUseNeedsSection { get; }

    /// <summary>The entry of <typeparamref name="TStrategy"/>.</summary>
    public static StrategyEntry Of<TStrategy>() where TStrategy : struct, IDrainStrategy => new Typed<TStrategy>();

    /// <summary><see cref="IDrainStrategy.Drain"/>.</summary>
    public abstract Next Drain(ref DrainCursor cursor, in Reply reply);

    /// <summary><see cref="IDrainStrategy.FirstUse"/> on a ledger that is an object.</summary>
    public abstract bool FirstUse(ILedger ledger, int worker, long frame, int units);

    /// <summary><see cref="IDrainStrategy.LastUse"/> on a ledger that is an object.</summary>
    public abstract void LastUse(ILedger ledger, int worker, long frame, int units, PageCounts after);

    /// <summary>Tells a visitor the type.</summary>
    public abstract TResult Accept<TVisitor, TResult>(TVisitor visitor) where TVisitor : IStrategyVisitor<TResult>;

    private sealed class Typed<TStrategy> : StrategyEntry where TStrategy : struct, IDrainStrategy
    {
        public override StrategyTraits Traits => TStrategy.Traits;

        public override bool LastUseNeedsSection => TStrategy.LastUseNeedsSection;

        public override Next Drain(ref DrainCursor cursor, in Reply reply) => TStrategy.Drain(ref cursor, reply);

        public override bool FirstUse(ILedger ledger, int worker, long frame, int units)
        {
            var forward = new Forward(ledger);
            return TStrategy.FirstUse(ref forward, worker, frame, units);
        }

        public override void LastUse(ILedger ledger, int worker, long frame, int units, PageCounts after)
        {
            var forward = new Forward(ledger);
            TStrategy.LastUse(ref forward, worker, frame, units, after);
        }

        public override TResult Accept<TVisitor, TResult>(TVisitor visitor) => visitor.Visit<TStrategy>();
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

/// <summary>Somebody who has a strategy's id and needs its type, as whoever compiles a hot path for it does.</summary>
/// <typeparam name="TResult">What comes of the visit.</typeparam>
public interface IStrategyVisitor<out TResult>
{
    /// <summary>Is told the type.</summary>
    TResult Visit<TStrategy>() where TStrategy : struct, IDrainStrategy;
}
