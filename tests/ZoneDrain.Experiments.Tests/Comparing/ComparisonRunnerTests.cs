using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Traces.Reading;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Tests.Comparing;

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
            var world = ScenarioWorld.Create(engine, scenario.World, strategy, TimeProvider.System);
            using var life = new DeviceLife(engine, world, new(strategy, 2, 3000, Seed: 1) { Audit = true }, TimeProvider.System, default);
            var figures = life.Run();

            figures.Operations.ShouldBe(3000);
            figures.Drains.Count.ShouldBe(scenario.Devices.Count);
            figures.Drains.ShouldAllBe(drain => drain.Stuck == null && drain.LowerBoundNs <= drain.ReleaseNs);
            engine.ViolationCounts.Failures.ShouldBe(0, string.Join(Environment.NewLine, engine.Violations.Where(violation => !violation.Predicted)));
        }
    }

    [Theory]
    [InlineData("gpu-extents", "coherent", true)]
    [InlineData("gpu-extents", "private", false)]
    [InlineData("gpu-extents", "private", true)]
    [InlineData("p2p-transfers", "p2p", true)]
    [InlineData("dcd-extent", "devdax", false)]
    [InlineData("pmem-unbind", "fsdax", true)]
    public void Every_strategy_drains_every_type_of_memory_in_order_and_under_load(string name, string type, bool orderly)
    {
        string[] sets = [.. Small, $"devices[0].type={type}", $"teardown.orderly={(orderly ? "true" : "false")}"];
        var scenario = ShippedScenarios.Get(name, new() { Sets = sets })!.Scenario.ShouldNotBeNull();
        foreach (var strategy in Enum.GetValues<StrategyId>())
        {
            using var engine = new EmbeddedEngine(new() { Workers = 2 });
            var world = ScenarioWorld.Create(engine, scenario.World, strategy, TimeProvider.System);
            using var life = new DeviceLife(engine, world, new(strategy, 2, 3000, Seed: 2) { Audit = true }, TimeProvider.System, default);
            life.Run().Drains.ShouldAllBe(drain => drain.Stuck == null);
            world.Devices.ShouldAllBe(device => engine.Inspect(device.Pgmap).Life == Grace.Life.Freed);
            engine.ViolationCounts.Failures.ShouldBe(0, $"{strategy}: {string.Join(Environment.NewLine, engine.Violations.Where(found => !found.Predicted))}");
        }
    }

    [Theory]
    [InlineData("gpu-extents")]
    [InlineData("p2p-transfers")]
    public void A_comparison_of_driver_memory_ends_with_the_sentence_or_with_what_is_missing(string name)
    {
        var effective = Load(name).Effective!;
        var request = new CompareRequest(effective.Scenario, effective, [StrategyId.Sweep, StrategyId.Counter], 1, 1, Prices.None, null);
        var runner = new ComparisonRunner((workers, _) => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System);
        var report = runner.Run(request, new Progress<ComparisonProgress>(), CancellationToken.None);
        report.Violations.ShouldBeEmpty();
        report.Headline.ShouldNotBeNull().Sentence.ShouldContain("sweep");
        report.Strategies.ShouldAllBe(strategy => strategy.WarmDrain != null);
    }

    [Fact]
    public void The_same_seed_gives_the_same_counts_and_another_gives_others()
    {
        var scenario = Load("default").Scenario!;
        Count(scenario, 1).ShouldBe(Count(scenario, 1));
        Count(scenario, 1).ShouldNotBe(Count(scenario, 2));
    }

    [Theory]
    [InlineData(TracePace.Recorded, 1)]
    [InlineData(TracePace.Fast, 2)]
    public void A_recorded_trace_is_a_load_that_ends_with_an_answer(TracePace pace, int cores)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Traces", "Excerpts", "replay-fio.txt");
        using var stream = File.OpenRead(path);
        var effective = TraceScenario.For(path, new() { Sets = ["load.threads=2", "repeat.measured=1", "repeat.warmup=0", "teardown.cycles=2"] }).Effective!;
        var request = new CompareRequest(effective.Scenario, effective, [StrategyId.Bulk, StrategyId.Sweep], 1, 1, Prices.None, null)
        {
            Trace = RecordedTrace.Read(stream),
            Pace = pace,
        };
        var runner = new ComparisonRunner((workers, _) => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System);
        var report = runner.Run(request, new Progress<ComparisonProgress>(), CancellationToken.None);

        report.Strategies.Select(strategy => strategy.Name).ShouldBe(["bulk", "sweep"]);
        report.Cores.ShouldBe(cores);
        report.Violations.ShouldBeEmpty();
        report.Headline.ShouldNotBeNull().Sentence.ShouldContain("bulk");
        report.Headline.Sentence.ShouldContain("with the pages of the recording");
        report.Strategies.ShouldAllBe(strategy => strategy.WarmDrain!.LowerBoundNs.Min >= 0);
        report.Strategies[1].WarmDrain.ShouldNotBeNull().PagesRead.Min.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(PageChoice.HotSet)]
    [InlineData(PageChoice.Zipf)]
    public void Edges_are_priced_on_the_pages_that_the_scenario_chooses(PageChoice choice)
    {
        const int Folios = 1 << 12;
        var chooser = new PageChooser(Folios, new() { Choice = choice, HotPages = 2, HotShare = 1 });
        EmbeddedEngine? engine = null;
        var measurement = new PriceMeasurement(cores => engine = new EmbeddedEngine(new() { Workers = cores }), 1, chooser, remote: null);
        var price = measurement.EdgePair(StrategyId.Counter, SchemeId.D, new() { Pages = Folios, Workers = 1 }, 1, CancellationToken.None);

        double.IsFinite(price.Ns.Mean).ShouldBeTrue();
        engine!.Counts.FirstUses.ShouldBe(engine.Counts.LastUses);
        engine.Counts.FirstUses.ShouldBeGreaterThan(20_000);
    }

    [Theory]
    [InlineData("default", "devices[0].size=16MiB")]
    [InlineData("dcd-extent", "devices[0].size=12MiB")]
    public void The_cell_of_the_scenarios_own_shape_is_the_sentence(string name, string size)
    {
        var effective = ShippedScenarios.Get(name, new() { Sets = [.. Small, size] })!.Effective!;
        StrategyId[] strategies = [StrategyId.Bulk, StrategyId.Sweep, StrategyId.Counter, StrategyId.Percpu, StrategyId.DirtySweep];
        // How often a drain sleeps depends on who runs when; at no price the crossing is that of reads against edges, far above the floor of a life.
        var given = Prices.KernelEstimates.Parse("grace-round=1us").Parse("create=1ns").Parse("message=0ns").Parse("sleep=0ns");
        var request = new CompareRequest(effective.Scenario, effective, strategies, 1, 1, given, null);
        var runner = new ComparisonRunner((workers, _) => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System);
        var report = runner.Run(request, new Progress<ComparisonProgress>(), CancellationToken.None);

        report.BreakEvens.Count.ShouldBe(10);
        foreach (var pair in report.BreakEvens)
        {
            var chart = report.Charts.Single(chart => (chart.First, chart.Second) == (pair.First, pair.Second));
            var cell = chart.Points.Single(point => point.Shape.Pages == effective.Scenario.Devices[0].Size / Units.PageSize && point.Shape.FolioOrder == 0);
            cell.Answer.Question.ShouldBe(pair.Answer.Question);
            cell.CreateNs.ShouldBe(cell.Shape.Folios, "as given, and not as it was measured here");
            cell.EdgePairsPerPage.ShouldBe(pair.EdgePairsPerPage);
        }

        report.Headline!.Answer.ShouldBeOfType<BreakEven.CrossesAt>(report.Headline.Sentence);
        report.Headline.Sentence.ShouldContain(", for its prices are known only within ranges (");
        report.Headline.Sentence.ShouldContain("Costs are CPU time; a teardown waits");
    }

    [Fact]
    public void Threads_beyond_the_cores_are_called_threads()
    {
        var threads = Environment.ProcessorCount + 1;
        var effective = ShippedScenarios.Get("default", new() { Sets = [.. Small, $"load.threads={threads}"] })!.Effective!;
        var request = new CompareRequest(effective.Scenario, effective, [StrategyId.Sweep, StrategyId.Counter], 1, 1, Prices.KernelEstimates, null);
        var report = new ComparisonRunner((workers, _) => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System)
            .Run(request, new Progress<ComparisonProgress>(), CancellationToken.None);
        (report.Cores, report.Threads).ShouldBe((threads - 1, threads));
        report.Headline!.Sentence.ShouldContain($"{threads} threads of ");
    }

    [Fact]
    public void What_was_priced_before_an_interruption_is_in_the_report()
    {
        var result = Load("default");
        using var cancel = new CancellationTokenSource();
        var request = new CompareRequest(
            result.Scenario!, result.Effective!, [StrategyId.Bulk, StrategyId.Sweep], 1, 1, Prices.None, null);
        var runner = new ComparisonRunner((workers, _) => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System);
        var report = runner.Run(request, new Stop(cancel), cancel.Token);

        report.Interrupted.ShouldBeTrue();
        report.WhoseNanoseconds.ShouldContain("page-read");
    }

    // Stops at the first repetition that is measured. Progress<T> would report it later, on another thread.
    private sealed class Stop(CancellationTokenSource cancel) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value)
        {
            if (value.Phase == "measure") cancel.Cancel();
        }
    }

    private static ScenarioResult Load(string name) => ShippedScenarios.Get(name, new() { Sets = Small })!;

    private static Ports.EngineCounts Count(Scenario scenario, ulong seed)
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var world = ScenarioWorld.Create(engine, scenario.World, StrategyId.Sweep, TimeProvider.System);
        using var life = new DeviceLife(engine, world, new(StrategyId.Sweep, 1, 3000, seed), TimeProvider.System, default);
        life.Run();
        return engine.Counts;
    }
}
