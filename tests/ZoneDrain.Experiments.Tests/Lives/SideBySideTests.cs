using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Grace;

namespace ZoneDrain.Experiments.Tests.Lives;

public class SideBySideTests
{
    private const long Operations = 3_000;

    [Theory]
    [InlineData(1, true, false)]
    [InlineData(2, true, true)]
    [InlineData(2, false, false)]
    public void Two_lives_side_by_side_do_all_operations_and_are_both_torn_down(int workers, bool orderly, bool secondLeads)
    {
        string[] sets = ["devices[0].size=4MiB", $"teardown.orderly={(orderly ? "true" : "false")}"];
        var scenario = ShippedScenarios.Get("default", new() { Sets = sets })!.Scenario!;
        using var engine = new EmbeddedEngine(new() { Workers = workers });
        using var lives = new SideBySide(
            engine, scenario, (StrategyId.Sweep, StrategyId.Bulk), new(workers, Operations, Seed: 5, secondLeads), TimeProvider.System, default);
        var (own, bulk) = lives.Run();

        if (orderly)
        {
            engine.Counts.FirstUses.ShouldBe(engine.Counts.LastUses);
            lives.EdgePairs.ShouldBeInRange(engine.Counts.FirstUses / 2.0, engine.Counts.FirstUses - 1, "pages are in use at the end of a load");
        }

        engine.ViolationCounts.Failures.ShouldBe(0);
        own.Drains.Single().Counts.PagesRead.ShouldBeGreaterThanOrEqualTo(scenario.Devices[0].Size / Units.PageSize);
        bulk.Drains.Single().Counts.PagesRead.ShouldBe(0);
        engine.Inspect(new PgmapId(0)).Life.ShouldBe(Life.Freed);
        engine.Inspect(new PgmapId(1)).Life.ShouldBe(Life.Freed);
        lives.Kept().Count.ShouldBeLessThanOrEqualTo(lives.Blocks);
        lives.Kept().ShouldAllBe(block => block.FirstNs > 0 && block.SecondNs > 0 && block.EdgePairs > 0);
    }
}
