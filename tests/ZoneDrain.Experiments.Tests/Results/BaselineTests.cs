using Shouldly;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Results;

public sealed class BaselineTests : IDisposable
{
    private static readonly RunIdentity Run = new("compare", "default", 7, "embedded", new DateTimeOffset(2022, 9, 23, 8, 4, 13, TimeSpan.Zero));

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_same_figures_again_show_no_difference()
    {
        var rows = Stored(SampleReport.Strategy()).Compare(SampleReport.Of(SampleReport.Strategy()), Run, out var verdict);
        verdict.ShouldBe(Verdict.AllHeld);
        rows.Rows.Count.ShouldBe(3);
        rows.Rows.ShouldAllBe(row => row.Ratio.Word == ComparisonWord.NoDifference);
        rows.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.8, ExitCode.Regression)]
    [InlineData(1.25, ExitCode.AllHeld)]
    [InlineData(0.99, ExitCode.AllHeld)]
    public void Slower_beyond_interval_and_margin_is_a_regression_and_faster_is_none(double factor, ExitCode expected)
    {
        Stored(SampleReport.Strategy()).Compare(SampleReport.Of(SampleReport.Strategy(factor: factor)), Run, out var verdict);
        verdict.Code.ShouldBe(expected);
    }

    [Fact]
    public void Too_few_repetitions_are_a_warning_and_no_verdict()
    {
        var report = SampleReport.Of(SampleReport.Strategy(factor: 0.5, repetitions: 5));
        var rows = Stored(SampleReport.Strategy()).Compare(report, Run, out var verdict);
        verdict.ShouldBe(Verdict.AllHeld);
        rows.Warnings.Single().ShouldContain("5 repetitions in common");
    }

    [Fact]
    public void What_makes_two_runs_hard_to_compare_is_said()
    {
        var report = SampleReport.Of(SampleReport.Strategy(), SampleReport.Strategy("tree")) with { Cores = 4 };
        var rows = Stored(SampleReport.Strategy()).Compare(report, Run with { Seed = 8, Engine = "orleans" }, out _);
        rows.Warnings.Count.ShouldBe(4);
        rows.Warnings.ShouldContain("The baseline has no tree.");
    }

    [Theory]
    [InlineData(50, ExitCode.AllHeld)]
    [InlineData(52.6, ExitCode.AllHeld)]
    [InlineData(60, ExitCode.Regression)]
    [InlineData(40, ExitCode.AllHeld)]
    public void A_dearer_edge_is_a_regression_only_beyond_the_interval_of_the_difference(double nowNs, ExitCode expected)
    {
        // Both are known to about 2 ns, so their difference to about 3.
        static ComparisonReport Report(double ns) => SampleReport.Of(SampleReport.Strategy("counter")) with
        {
            EdgePrices = [new EdgePriceRow("counter", new MeanEstimate(ns, 1, 20), 1, null, null)],
        };
        var rows = Stored(Report(50)).Compare(Report(nowNs), Run, out var verdict);
        verdict.Code.ShouldBe(expected);
        var row = rows.Differences.ShouldHaveSingleItem();
        row.Difference.Mean.ShouldBe(nowNs - 50, 1e-9);
        (row.HighNs - row.LowNs).ShouldBeInRange(5, 6.5);
    }

    [Fact]
    public void What_differs_between_two_scenarios_is_named_value_by_value()
    {
        string Yaml(params string[] sets) => ShippedScenarios.Get("default", new() { Sets = sets })!.Effective!.ToYaml();
        ScenarioDifference.Between(Yaml(), Yaml("seed=7", "repeat.measured=3")).ShouldBeEmpty();
        ScenarioDifference.Between(Yaml(), Yaml("devices[0].size=1GiB", "load.rate=100000/s"))
            .ShouldBe(["devices[0].size: 256MiB and 1GiB", "load.rate: 250000/s and 100000/s"]);
        ScenarioDifference.Between("a: [", Yaml()).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "is no result of a run")]
    [InlineData("[]", "has schema version none")]
    [InlineData("{}", "has schema version none")]
    [InlineData("{\"schemaVersion\":\"1\"}", "has schema version none")]
    [InlineData("{\"schemaVersion\":1,\"schemaVersion\":1}", "is no JSON document")]
    [InlineData("{\"schemaVersion\":1}", "run: is missing")]
    [InlineData("{\"schemaVersion\":1,\"run\":7,\"verdict\":{}}", "run: '7' is not an object")]
    [InlineData("{\"schemaVersion\":1,\"run\":{\"command\":null}}", "run.command: is not a text")]
    public void A_file_that_is_no_result_is_refused_with_the_reason(string text, string reason)
    {
        File.WriteAllText(_file, text);
        Baseline.Read(_file, out var error).ShouldBeNull();
        error.ShouldContain(reason);
    }

    [Fact]
    public void A_figure_that_no_repetition_can_have_is_named_with_its_place()
    {
        Stored(SampleReport.Strategy());
        var text = File.ReadAllText(_file);
        var at = text.IndexOf("\"cpuNsPerOperation\": ", text.IndexOf("\"figures\"", StringComparison.Ordinal), StringComparison.Ordinal);
        var end = text.IndexOf(',', at);
        foreach (var wrong in (string[])["-1", "1e999", "\"Infinity\"", "null"])
        {
            File.WriteAllText(_file, $"{text[..at]}\"cpuNsPerOperation\": {wrong}{text[end..]}");
            Baseline.Read(_file, out var error).ShouldBeNull();
            error.ShouldContain("report.strategies[0].figures[0]");
        }
    }

    private Baseline Stored(params StrategyReport[] strategies) => Stored(SampleReport.Of(strategies));

    private Baseline Stored(ComparisonReport report)
    {
        File.WriteAllText(_file, RunJson.Write(new RunResult { Run = Run, Verdict = Verdict.AllHeld, Report = report }));
        return Baseline.Read(_file, out var error).ShouldNotBeNull(error);
    }
}
