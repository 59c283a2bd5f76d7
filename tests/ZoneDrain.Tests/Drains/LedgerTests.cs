using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Pages;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Drains;

/// <summary>What each strategy keeps while it hears first and last uses.</summary>
public class LedgerTests
{
    public static TheoryData<StrategyId> All => [.. Enum.GetValues<StrategyId>()];

    [Theory]
    [MemberData(nameof(All))]
    public void First_and_last_uses_balance_wherever_and_whenever_they_are_heard(StrategyId id)
    {
        // Goal: what is left in the ledger is what is in use. Method: random first and last uses on four workers, with the kill somewhere between.
        var step = from frame in Gen.Elements<long>(0, 1, 4095, 4096, 9000)
                   from worker in Gen.Choose(0, 3)
                   from units in Gen.Elements(1, 1, 512)
                   select (frame, worker, units);
        var runs = from before in step.ListOf(60) from after in step.ListOf(20) select (before, after);
        Prop.ForAll(Arb.From(runs), run =>
        {
            var (numbers, ear, uses) = (new PlainLedger.Numbers(), Listener.Of(id), new Dictionary<long, int>());
            foreach (var (frame, worker, units) in run.before) Toggle(ear, numbers, uses, frame, worker, units);
            Outstanding(id, numbers).ShouldBe(Expected(id, uses));
            numbers.Dying = true;
            foreach (var (frame, worker, units) in run.after) Toggle(ear, numbers, uses, frame, worker, units);
            foreach (var (frame, units) in uses) ear.LastUse(numbers, 3, frame, units, default);
            Outstanding(id, numbers).ShouldBe(0);
            numbers.Chunks.Values.ShouldAllBe(count => count == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Theory]
    [InlineData(StrategyId.Counter)]
    [InlineData(StrategyId.Percpu)]
    [InlineData(StrategyId.Credit)]
    public void A_counter_refuses_a_first_use_after_the_kill_and_keeps_nothing_of_it(StrategyId id)
    {
        var numbers = new PlainLedger.Numbers { Dying = true };
        Listener.Of(id).FirstUse(numbers, 0, 5, 1).ShouldBeFalse();
        Outstanding(id, numbers).ShouldBe(0);
    }

    [Theory]
    [InlineData(StrategyId.DropEach)]
    [InlineData(StrategyId.Bulk)]
    [InlineData(StrategyId.Sweep)]
    [InlineData(StrategyId.Rescan)]
    public void Strategies_that_count_nothing_change_nothing(StrategyId id)
    {
        var numbers = new PlainLedger.Numbers();
        Listener.Of(id).FirstUse(numbers, 0, 5, 1).ShouldBeTrue();
        Listener.Of(id).LastUse(numbers, 0, 5, 1, default);
        (numbers.RootCalls, numbers.Shards.Count, numbers.Chunks.Count, numbers.Marks.Count).ShouldBe((0L, 0, 0, 0));
    }

    [Fact]
    public void Drop_each_hears_a_last_use_only_once_the_base_is_gone()
    {
        var numbers = new PlainLedger.Numbers { Root = 1 };
        Listener.Of(StrategyId.DropEach).LastUse(numbers, 0, 5, 1, default);
        numbers.Root.ShouldBe(1);
        Listener.Of(StrategyId.DropEach).LastUse(numbers, 0, 5, 1, PageRules.DropBase(default));
        numbers.Root.ShouldBe(0);
    }

    [Fact]
    public void A_tree_tells_the_root_only_the_edges_of_a_chunk()
    {
        var (numbers, ear) = (new PlainLedger.Numbers(), Listener.Of(StrategyId.Tree));
        for (var frame = 0; frame < 100; frame++) ear.FirstUse(numbers, 0, frame, 1);
        ear.FirstUse(numbers, 0, Chunk.Frames, 1);
        (numbers.Root, numbers.RootCalls).ShouldBe((2, 2));
        for (var frame = 0; frame < 100; frame++) ear.LastUse(numbers, 0, frame, 1, default);
        (numbers.Root, numbers.RootCalls).ShouldBe((1, 3));
    }

    [Fact]
    public void Percpu_leaves_the_root_alone_until_the_kill_and_its_shards_may_be_negative()
    {
        var (numbers, ear) = (new PlainLedger.Numbers(), Listener.Of(StrategyId.Percpu));
        ear.FirstUse(numbers, 0, 7, 1);
        ear.LastUse(numbers, 1, 7, 1, default);
        (numbers.RootCalls, numbers.Shards[0], numbers.Shards[1]).ShouldBe((0, 1, -1));
        numbers.Dying = true;
        ear.LastUse(numbers, 1, 8, 1, default);
        numbers.Root.ShouldBe(-1);
    }

    [Fact]
    public void Credit_asks_the_root_once_for_many_first_uses()
    {
        var (numbers, ear) = (new PlainLedger.Numbers(), Listener.Of(StrategyId.Credit));
        for (var frame = 0; frame < 1024; frame++) ear.FirstUse(numbers, 0, frame, 1);
        numbers.RootCalls.ShouldBe(4);
        for (var frame = 0; frame < 1024; frame++) ear.LastUse(numbers, 1, frame, 1, default);
        numbers.Shards[1].ShouldBeLessThan(512, "spare weight goes back");
        (numbers.Root - numbers.Shards.Values.Sum()).ShouldBe(0);
    }

    [Fact]
    public void Dirty_sweep_marks_a_chunk_and_never_clears_it()
    {
        var (numbers, ear) = (new PlainLedger.Numbers(), Listener.Of(StrategyId.DirtySweep));
        ear.FirstUse(numbers, 0, Chunk.Frames + 1, 1);
        ear.LastUse(numbers, 0, Chunk.Frames + 1, 1, default);
        numbers.Marks.ShouldBe([1L]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_list_knows_each_by_id_and_by_name(StrategyId id)
    {
        var traits = StrategyList.Get(id).Traits;
        traits.Id.ShouldBe(id);
        StrategyList.Find(traits.Name)!.Traits.ShouldBe(traits);
        traits.Name.ShouldBe(string.Concat(id.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{letter}" : $"{letter}")).ToLowerInvariant());
    }

    private static void Toggle(Listener ear, PlainLedger.Numbers numbers, Dictionary<long, int> uses, long frame, int worker, int units)
    {
        if (uses.Remove(frame, out var taken)) ear.LastUse(numbers, worker, frame, taken, default);
        else if (ear.FirstUse(numbers, worker, frame, units)) uses[frame] = units;
    }

    private static long Outstanding(StrategyId id, PlainLedger.Numbers numbers) =>
        numbers.Root + (id == StrategyId.Credit ? -1 : 1) * numbers.Shards.Values.Sum();

    private static long Expected(StrategyId id, Dictionary<long, int> uses) => id switch
    {
        StrategyId.Counter or StrategyId.Percpu or StrategyId.Credit => uses.Values.Sum(),
        StrategyId.Tree => uses.Keys.Select(frame => frame / Chunk.Frames).Distinct().Count(),
        _ => 0,
    };
}
