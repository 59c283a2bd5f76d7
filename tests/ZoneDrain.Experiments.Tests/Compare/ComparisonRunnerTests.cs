using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Compare;
using ZoneDrain.Experiments.Comparison;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Traces;
using ZoneDrain.Experiments.Workloads;

namespace ZoneDrain.Experiments.Tests.Compare;

/// <summary>A comparison from end to end on the embedded engine, as small as it can be.</summary>
public sealed class ComparisonRunnerTests
{
    private static readonly string[] Small = ["load.operations=3000", "repeat.measured=1", "repeat.warmup=0", "repeat.audited=1", "teardown.cycles=2"];

    public static TheoryData<string> Shipped => [.. ShippedScenarios.List()];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_shipped_scenario_lives_through_every_right_strategy_without_a_violation(string name)
    {
        var scenario = Load(name).Scenario!;
        foreach (var strategy in Enum.GetValues<StrategyId>())
        {
            using var engine = new EmbeddedEngine(new() { Workers = 2 });
            var world = ScenarioWorld.Create(engine, scenario, strategy, TimeProvider.System);
            using var life = new DeviceLife(engine, world, new(strategy, 2, 3000, Seed: 1) { Audit = true }, TimeProvider.System, default);
            var figures = life.Run();

            figures.Operations.ShouldBe(3000);
            figures.Drains.Count.ShouldBe(scenario.Devices.Count);
            figures.Drains.ShouldAllBe(drain => drain.Stuck == null && drain.LowerBoundNs <= drain.ReleaseNs);
            engine.ViolationCounts.Failures.ShouldBe(0, string.Join(Environment.NewLine, engine.Violations.Where(violation => !violation.Predicted)));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_counts_and_another_gives_others()
    {
        var scenario = Load("default").Scenario!;
        Count(scenario, 1).ShouldBe(Count(scenario, 1));
        Count(scenario, 1).ShouldNotBe(Count(scenario, 2));
    }

    [Fact]
    public void A_recorded_trace_is_a_load_that_ends_with_an_answer()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Traces", "Excerpts", "replay-fio.txt");
        using var stream = File.OpenRead(path);
        var effective = TraceScenario.For(path, new() { Sets = ["repeat.measured=1", "repeat.warmup=0", "teardown.cycles=2"] }).Effective!;
        var request = new CompareRequest(effective.Scenario, effective, [StrategyId.Bulk, StrategyId.Sweep], 1, 1, Prices.None, null)
        {
            Trace = RecordedTrace.Read(stream),
        };
        var runner = new ComparisonRunner((workers, _) => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System);
        var report = runner.Run(request, new Progress<ComparisonProgress>(), CancellationToken.None);

        report.Strategies.Select(strategy => strategy.Name).ShouldBe(["bulk", "sweep"]);
        report.Violations.ShouldBeEmpty();
        report.Headline.ShouldNotBeNull().Sentence.ShouldContain("bulk");
        report.Strategies[1].WarmDrain.ShouldNotBeNull().PagesRead.Min.ShouldBeGreaterThan(0);
    }

    private static ScenarioResult Load(string name) => ShippedScenarios.Get(name, new() { Sets = Small })!;

    private static Ports.EngineCounts Count(Scenario scenario, ulong seed)
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var world = ScenarioWorld.Create(engine, scenario, StrategyId.Sweep, TimeProvider.System);
        using var life = new DeviceLife(engine, world, new(StrategyId.Sweep, 1, 3000, seed), TimeProvider.System, default);
        life.Run();
        return engine.Counts;
    }
}
