using System.Text.Json.Nodes;
using Shouldly;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Tests;

/// <summary>What a comparison is asked, and what its folder holds.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    private CompareRequest Request => _program.Comparison.Request!;

    [Fact]
    public void Without_arguments_the_built_in_scenario_runs_with_four_strategies()
    {
        _program.Run("compare").Code.ShouldBe(0);
        Request.Scenario.Name.ShouldBe("default");
        Request.Strategies.ShouldBe([StrategyId.Bulk, StrategyId.Sweep, StrategyId.Counter, StrategyId.Percpu]);
        (Request.Repeat, Request.Seed, Request.Explain, Request.Trace).ShouldBe((null, 1UL, null, null));
    }

    [Fact]
    public void Options_reach_the_comparison()
    {
        _program.Run("compare", "hot-set", "--strategies", "counter,sweep", "--repeat", "7", "--seed", "42", "--explain", "sweep",
            "--price", "counter:first-use=40ns", "--price", "counter:last-use=0ns", "--price", "page-read=2ns",
            "--set", "load.operations=1000").Code.ShouldBe(0);
        Request.Scenario.Name.ShouldBe("hot-set");
        Request.Strategies.ShouldBe([StrategyId.Sweep, StrategyId.Counter]);
        (Request.Repeat, Request.Seed, Request.Explain).ShouldBe((7, 42UL, "sweep"));
        (Request.Scenario.Repeat.Measured, Request.Scenario.Seed, Request.Scenario.Load.Operations).ShouldBe((7, 42UL, 1000L));
        Request.Given.Find(EventKind.FirstUse, "counter")!.Ns.Mean.ShouldBe(40);
        Request.Given.Find(EventKind.PageRead, "sweep")!.Ns.Mean.ShouldBe(2);
        Request.Given.Find(EventKind.FirstUse, "percpu").ShouldBeNull();
    }

    [Fact]
    public void Kernel_prices_are_a_preset_that_single_prices_override()
    {
        _program.Run("compare", "--prices", "kernel", "--price", "sleep=1us").Code.ShouldBe(0);
        Request.Given.Find(EventKind.GraceRound, "sweep")!.Source.ShouldBe(PriceSource.KernelEstimate);
        Request.Given.Find(EventKind.Sleep, "sweep")!.Ns.Mean.ShouldBe(1000);
    }

    [Fact]
    public void All_means_every_strategy_and_the_names_are_those_of_the_model()
    {
        _program.Run("compare", "--strategies", "all").Code.ShouldBe(0);
        Request.Strategies.Select(StrategyNames.Of).ShouldBe(StrategyNames.All);
    }

    [Fact]
    public void Strategies_that_a_scheme_refuses_are_left_out_of_all_with_a_line_and_refused_where_named()
    {
        var (code, _, error) = _program.Run("compare", "--strategies", "all", "--set", "devices[0].scheme=a2");
        code.ShouldBe(0);
        error.ShouldContain("left out: dax0: scheme");
        Request.Strategies.ShouldContain(StrategyId.Bulk);
        Request.Strategies.ShouldNotContain(StrategyId.Counter);
        (code, _, error) = _program.Run("compare", "--strategies", "bulk,counter", "--set", "devices[0].scheme=a2");
        code.ShouldBe(2);
        error.ShouldContain("--strategies: dax0: scheme");
    }

    [Fact]
    public void A_trace_replaces_the_workload_and_names_the_run()
    {
        _program.Write("My Trace.txt", ShortTrace.Text);
        _program.Run("compare", "--trace", "My Trace.txt").Error.ShouldContain("trace-my-trace");
        Request.Trace!.Steps.Count.ShouldBe(1);
    }

    [Fact]
    public void Environment_variables_set_values_below_the_command_line()
    {
        _program.Environment["ZONEDRAIN__load__operations"] = "500";
        _program.Environment["ZONEDRAIN__seed"] = "9";
        _program.Run("compare", "--seed", "5").Code.ShouldBe(0);
        (Request.Scenario.Load.Operations, Request.Seed).ShouldBe((500L, 5UL));
    }

    [Fact]
    public void The_folder_holds_the_effective_scenario_with_origins_the_environment_and_the_series()
    {
        _program.Run("compare", "--seed", "42", "--set", "load.operations=1000").Code.ShouldBe(0);
        var run = _program.Runs.Single();
        run.ShouldBe(_program.PathOf("runs", "default", "20220923T080413Z-42"));
        Directory.GetFiles(run).Select(Path.GetFileName).Order().ShouldBe(
            [
                "environment.json", "histograms.json", "log.txt", .. PageAssets.OfThisBuild is null ? Array.Empty<string>() : ["report.html"],
                "result.json", "scenario.effective.yaml", "timeseries.csv",
            ]);
        var yaml = File.ReadAllText(Path.Combine(run, "scenario.effective.yaml"));
        yaml.ShouldContain("--set");
        ScenarioLoader.Load(yaml, "again.yaml").Scenario.ShouldBe(Request.Scenario);
        var environment = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "environment.json")))!;
        environment["commandLine"]!.GetValue<string>().ShouldBe("zonedrain compare --seed 42 --set load.operations=1000");
        (environment["seed"]!.GetValue<ulong>(), environment["engine"]!.GetValue<string>()).ShouldBe((42UL, "embedded"));
        environment["cores"]!.GetValue<int>().ShouldBeGreaterThan(0);
        File.ReadAllLines(Path.Combine(run, "timeseries.csv")).ShouldBe(
            ["Strategy,Repetition,Life,AtMs,PageOperationsPerSecond,FirstUses,LastUses,ReleaseNs", "bulk,0,0,1.5,12000000,1000,1000,2000000"]);
    }

    [Fact]
    public void Warnings_of_a_scenario_go_to_standard_error_and_the_log()
    {
        var (_, text, error) = _program.Run("compare", "--repeat", "2");
        error.ShouldContain("warning: ");
        text.ShouldNotContain("warning: ");
        File.ReadAllText(Path.Combine(_program.Runs.Single(), "log.txt")).ShouldContain("warning: ");
    }
}
