using Shouldly;
using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>What one fault does to a strategy, and what mends it.</summary>
public class FaultTests
{
    private static FaultColumn Column(string name) => FaultTable.Columns.Single(column => column.Name == name);

    // One cell of each kind that the table shows, so that a change of what is found is seen.
    [Theory]
    [InlineData(StrategyId.Sweep, "page lost", Remedy.GiveUp, "hangs")]
    [InlineData(StrategyId.Sweep, "page repeated", Remedy.GiveUp, "Z I4 I7, hangs")]
    [InlineData(StrategyId.Sweep, "pgmap lost", Remedy.GiveUp, "heals")]
    [InlineData(StrategyId.Counter, "pgmap lost", Remedy.GiveUp, "N, hangs")]
    [InlineData(StrategyId.Tree, "pgmap late", Remedy.GiveUp, "N")]
    [InlineData(StrategyId.Percpu, "pgmap late", Remedy.GiveUp, "heals")]
    [InlineData(StrategyId.Credit, "pgmap lost", Remedy.GiveUp, "hangs")]
    [InlineData(StrategyId.Counter, "pgmap lost", Remedy.AskAgain, "hangs")]
    [InlineData(StrategyId.Sweep, "page lost", Remedy.AskAgain, "Z I4 I7, hangs")]
    [InlineData(StrategyId.Rescan, "drain lost", Remedy.GiveUp, "I8, hangs")]
    [InlineData(StrategyId.DropEach, "drain repeated", Remedy.AskAgain, "hangs")]
    [InlineData(StrategyId.Sweep, "silo dies", Remedy.Stamps, "hangs")]
    [InlineData(StrategyId.Sweep, "cells die", Remedy.Stamps, "I8, hangs")]
    [InlineData(StrategyId.Sweep, "twice", Remedy.AskAgain, "Z N I4 I7, hangs")]
    [InlineData(StrategyId.Bulk, "page repeated", Remedy.AskAgain, "Z I4 I7")]
    public void A_fault_does_what_the_table_says(StrategyId strategy, string column, Remedy remedy, string text)
    {
        var cell = FaultTable.Search(strategy, Column(column), remedy);
        cell.Report.IsComplete.ShouldBeTrue();
        cell.Text.ShouldBe(text);
    }

    [Theory]
    [InlineData("page lost")]
    [InlineData("page repeated")]
    [InlineData("page late")]
    [InlineData("pgmap lost")]
    [InlineData("pgmap repeated")]
    [InlineData("drain lost")]
    [InlineData("drain repeated")]
    [InlineData("twice")]
    public void Stamps_mend_every_message_fault_of_every_strategy(string column)
    {
        foreach (var strategy in FaultTable.Strategies)
            FaultTable.Search(strategy, Column(column), Remedy.Stamps).Text.ShouldBe(FaultCell.Heals, strategy.ToString());
    }

    [Theory]
    [InlineData("silo dies")]
    [InlineData("cells die")]
    public void A_fence_mends_the_death_of_a_silo_under_every_strategy(string column)
    {
        foreach (var strategy in FaultTable.Strategies)
            FaultTable.Search(strategy, Column(column), Remedy.Fences).Text.ShouldBe(FaultCell.Heals, strategy.ToString());
    }

    [Theory]
    [InlineData(StrategyId.Sweep, "page repeated", Remedy.AskAgain)]
    [InlineData(StrategyId.Counter, "pgmap lost", Remedy.GiveUp)]
    [InlineData(StrategyId.Sweep, "silo dies", Remedy.Stamps)]
    public void Every_cell_that_is_not_clean_has_a_schedule_that_replays(StrategyId strategy, string column, Remedy remedy)
    {
        var report = FaultTable.Search(strategy, Column(column), remedy).Report;
        foreach (var finding in report.Findings)
        {
            var invariant = finding.Violation.Invariant;
            var schedule = Shrinker.Shrink(report.Settings.World, finding.Schedule, invariant);
            var replay = Replay.Run(ScheduleTrace.Parse(ScheduleTrace.Of(report.Settings.World, schedule, invariant).ToJson()));
            replay.IsFaithful.ShouldBeTrue();
            replay.Lines[^1].Violations.ShouldContain(violation => violation.Invariant == invariant);
        }

        foreach (var stuck in report.Stuck)
        {
            var replay = Replay.Run(ScheduleTrace.Parse(ScheduleTrace.Of(report.Settings.World, stuck.Schedule, null).ToJson()));
            replay.Stuck.ShouldBe(stuck.Waiting);
        }
    }

    [Theory]
    [InlineData(FaultLink.HolderPage, Remedy.AskAgain)]
    [InlineData(FaultLink.PagePgmap, Remedy.AskAgain)]
    [InlineData(FaultLink.HolderPage, Remedy.Stamps)]
    public void A_schedule_with_a_fault_is_replayed_step_by_step_and_told(FaultLink link, Remedy remedy)
    {
        // Goal: a trace keeps budgets and faults. Method: the first random schedule in which a fault was chosen, written, read and replayed.
        var faults = new FaultSettings { Repeat = 1, Lose = 1, Link = link, Remedy = remedy };
        var settings = new WorldSettings { Scheme = SchemeId.D, Strategy = StrategyId.Counter, Teardown = TeardownKind.DevdaxZap, Faults = faults };
        var schedule = WithFault(settings);
        var trace = ScheduleTrace.Parse(ScheduleTrace.Of(settings, schedule, null).ToJson());
        var report = Replay.Run(trace);
        report.IsFaithful.ShouldBeTrue();
        report.Lines.ShouldContain(line => line.What.StartsWith("FAULT", StringComparison.Ordinal));
    }

    [Fact]
    public void A_world_without_faults_offers_none_and_keeps_none()
    {
        var world = Worlds.Make(new());
        world.Candidates().ShouldAllBe(choice => !choice.IsFault);
        world.Tasks.ShouldAllBe(task => !task.Faulty && !task.IsLate);
    }

    [Fact]
    public void Faults_that_cannot_happen_are_refused_with_the_reason()
    {
        var one = new FaultSettings { Lose = 1 };
        FaultSettings.Refusal(new() { Faults = one, InstantKill = true }).ShouldNotBeNull();
        FaultSettings.Refusal(new() { Faults = one with { Remedy = Remedy.Stamps }, World = WorldKind.Large }).ShouldNotBeNull();
        FaultSettings.Refusal(new() { Faults = new() { Death = 1 }, Teardown = TeardownKind.Orderly }).ShouldNotBeNull();
        FaultSettings.Refusal(new() { Faults = new() { Death = 2 }, Teardown = TeardownKind.DevdaxZap }).ShouldNotBeNull();
        FaultSettings.Refusal(new() { Faults = one with { Lose = FaultSettings.Max + 1 } }).ShouldNotBeNull();
        FaultSettings.Refusal(new() { Faults = one }).ShouldBeNull();
        Should.Throw<ArgumentException>(() => Worlds.Make(new() { Faults = one, InstantKill = true }));
    }

    private static List<Choice> WithFault(WorldSettings settings)
    {
        for (var seed = 1UL; seed < 100; seed++)
        {
            var (world, draws, taken) = (Worlds.Make(settings), new ChoiceDraws(seed), new List<Choice>());
            var choices = new Choice[world.ChoicesMax];
            for (var count = world.Choices(choices); count > 0; count = world.Choices(choices))
            {
                taken.Add(choices[draws.Below(count)]);
                world.Take(taken[^1]);
            }

            if (taken.Exists(choice => choice.IsFault)) return taken;
        }

        throw new InvalidOperationException("no schedule of a hundred has a fault");
    }
}
