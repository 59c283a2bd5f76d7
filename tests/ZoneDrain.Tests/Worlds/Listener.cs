using ZoneDrain.Drains;

namespace ZoneDrain.Tests.Worlds;

/// <summary>A strategy's ear, chosen at run time.</summary>
internal abstract class Listener
{
    public static Listener Of(StrategyId id) => id switch
    {
        StrategyId.DropEach => new Ear<DropEach>(),
        StrategyId.Bulk => new Ear<Bulk>(),
        StrategyId.Sweep => new Ear<Sweep>(),
        StrategyId.Rescan => new Ear<Rescan>(),
        StrategyId.Counter => new Ear<Counter>(),
        StrategyId.Percpu => new Ear<Percpu>(),
        StrategyId.Tree => new Ear<Tree>(),
        StrategyId.DirtySweep => new Ear<DirtySweep>(),
        StrategyId.Credit => new Ear<Credit>(),
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "no such strategy"),
    };

    public abstract bool FirstUse(PlainLedger.Numbers numbers, int worker, long frame, int units);

    public abstract void LastUse(PlainLedger.Numbers numbers, int worker, long frame, int units, PageCounts after);

    private sealed class Ear<TStrategy> : Listener where TStrategy : struct, IDrainStrategy
    {
        public override bool FirstUse(PlainLedger.Numbers numbers, int worker, long frame, int units)
        {
            var ledger = new PlainLedger(numbers);
            return TStrategy.FirstUse(ref ledger, worker, frame, units);
        }

        public override void LastUse(PlainLedger.Numbers numbers, int worker, long frame, int units, PageCounts after)
        {
            var ledger = new PlainLedger(numbers);
            TStrategy.LastUse(ref ledger, worker, frame, units, after);
        }
    }
}
