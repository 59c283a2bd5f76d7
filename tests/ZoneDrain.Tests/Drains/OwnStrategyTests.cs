using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Ports;

namespace ZoneDrain.Tests.Drains;

/// <summary>Strategies that a program brings along.</summary>
public sealed class OwnStrategyTests
{
    private const StrategyId Mine = StrategyList.FirstOwn + 100;

    [Fact]
    public void A_strategy_from_outside_is_found_by_id_and_name_and_pgmaps_may_have_it()
    {
        var spec = new PgmapSpec(MemoryType.Generic, 16, 0, SchemeId.D, Mine);
        if (!StrategyList.Has(Mine)) SpecCheck.Objection(spec).ShouldNotBeNull();
        StrategyList.Add<Named>();
        StrategyList.Add<Named>();
        StrategyList.Has(Mine).ShouldBeTrue();
        StrategyList.Get(Mine).Traits.Name.ShouldBe("named");
        StrategyList.Find("named").ShouldBeSameAs(StrategyList.Get(Mine));
        StrategyList.All.ShouldAllBe(entry => entry.Traits.Id < StrategyList.FirstOwn);
        SpecCheck.Objection(spec).ShouldBeNull();
        StrategyTable.Of(SchemeId.D, Mine).Fitness.ShouldBe(Compatibility.Right);
        StrategyTable.Of(SchemeId.A2, Mine).Fitness.ShouldBe(Compatibility.Refused);
    }

    [Fact]
    public void A_strategy_that_would_be_taken_for_another_is_refused_with_the_reason()
    {
        StrategyList.Add<Named>();
        Should.Throw<ArgumentException>(StrategyList.Add<Counter>).Message.ShouldContain("one of 64 to 255");
        Should.Throw<ArgumentException>(StrategyList.Add<SameId>).Message.ShouldBe($"strategy same-id has id {(int)Mine}, which named has");
        Should.Throw<ArgumentException>(StrategyList.Add<SameName>).Message.ShouldContain("a strategy sweep already");
        StrategyList.Has(Mine + 1).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => StrategyList.Get(Mine + 1));
    }

    private struct Named : IDrainStrategy
    {
        public static StrategyTraits Traits { get; } = new(Mine, "named", "a counter", "as counter") { HearsUses = true };

        public static bool LastUseNeedsSection => false;

        public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger =>
            Counter.FirstUse(ref ledger, worker, frame, units);

        public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger =>
            Counter.LastUse(ref ledger, worker, frame, units, after);

        public static Next Drain(ref DrainCursor cursor, in Reply reply) => Counter.Drain(ref cursor, reply);
    }

    private struct SameId : IDrainStrategy
    {
        public static StrategyTraits Traits { get; } = new(Mine, "same-id", "a sweep", "as sweep");

        public static bool LastUseNeedsSection => false;

        public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger => true;

        public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger
        {
        }

        public static Next Drain(ref DrainCursor cursor, in Reply reply) => Sweep.Drain(ref cursor, reply);
    }

    private struct SameName : IDrainStrategy
    {
        public static StrategyTraits Traits { get; } = new(Mine + 1, "sweep", "a sweep", "as sweep");

        public static bool LastUseNeedsSection => false;

        public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger => true;

        public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger
        {
        }

        public static Next Drain(ref DrainCursor cursor, in Reply reply) => Sweep.Drain(ref cursor, reply);
    }
}
