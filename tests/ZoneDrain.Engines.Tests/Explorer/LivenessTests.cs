using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>Who never ends, and why: going round, waiting for one who lets nothing go, or merely not scheduled.</summary>
public sealed class LivenessTests
{
    private static readonly WorldSettings Umount = new() { Scheme = SchemeId.E, Teardown = TeardownKind.Orderly };

    [Fact]
    public void A_livelock_is_a_cycle_of_states_in_the_exhaustive_search()
    {
        var report = Exploration.Run(new() { World = Umount }, new NeverIdle());
        report.Livelocks.ShouldNotBeEmpty();
        report.Livelocks.ShouldContain(livelock => livelock.Waiting.Any(line => line.Contains("truncator") && line.Contains("for ever")));
    }

    [Theory]
    [InlineData(SearchKind.Random)]
    [InlineData(SearchKind.Pct)]
    public void A_livelock_meets_the_bound_on_progress_in_a_search_by_chance(SearchKind kind)
    {
        var report = Exploration.Run(new() { World = Umount, Search = kind, Schedules = 5 }, new NeverIdle());
        report.Endless.ShouldBeGreaterThan(0);

        // The umount looks for idle pages as the truncator does; whichever comes first never finds one.
        report.Livelocks.ShouldHaveSingleItem().Waiting.ShouldContain(line =>
            (line.StartsWith("truncator ran on in Truncate") || line.StartsWith("teardown ran on in Evict")) && line.Contains("20000 turns"));
    }

    [Fact]
    public void Who_could_run_and_was_not_scheduled_is_told_apart_from_who_waits()
    {
        // Goal: a drain that was never scheduled is no drain that cannot end. Method: schedule the mapper alone, and explain.
        var world = Worlds.Make(Umount);
        for (var turn = 0; turn < 3; turn++) world.Take(Choice.Turn(0));
        var lines = new Liveness(world).ExplainEndless([Choice.Turn(0)]);
        lines.ShouldContain(line => line.StartsWith("mapper ran on in Fault"));
        lines.ShouldContain(line => line.StartsWith("truncator can run in OpenFile and was not scheduled"));
        lines.ShouldContain(line => line.StartsWith("teardown waits in Evict"));
    }

    [Fact]
    public void No_cell_of_the_small_world_livelocks()
    {
        foreach (var scheme in SchemeList.All.Where(scheme => StrategyRuns(scheme.Id)))
        {
            var world = new WorldSettings { Scheme = scheme.Id, Teardown = TeardownKind.OrderlyUnlinked, Grace = GracePlacement.AtKill };
            Exploration.Run(new() { World = world }).Livelocks.ShouldBeEmpty($"{scheme.Id}");
        }
    }

    private static bool StrategyRuns(SchemeId scheme) =>
        Drains.StrategyTable.Of(scheme, SchemeList.Get(scheme).NativeDrain).Fitness != Drains.Compatibility.Refused;
}
