using System.Text.Json.Nodes;
using Shouldly;
using ZoneDrain.Cli.Tests.Harness;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Tests;

/// <summary>Every exit code of a comparison, with its finding in result.json.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private static readonly ViolationReport Violation =
        new("counter", "Underflow", "page 3 of pgmap 0", "D", "process 7", "expected 0 or more, found -1", ["get 0 -> 1", "put 1 -> 0"]);

    private static readonly StuckDrain Stuck = new("sweep", "pgmap 0", 30e9, [new StuckHolder("process 7", "longterm", "page 3", 2)]);

    private readonly TestProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_run_in_which_all_held_exits_with_0_although_hazards_were_shown()
    {
        var (code, text, _) = _program.Run("compare");
        code.ShouldBe(0);
        text.ShouldContain("PinOutlivesPgmap");
        Findings().ShouldBeEmpty();
    }

    [Fact]
    public void A_bug_in_the_run_exits_with_1_and_keeps_the_run_folder_with_its_log()
    {
        _program.Comparison.Script = (_, _, _) => throw new InvalidOperationException("page 3 is in no state");
        var (code, _, error) = _program.Run("compare");
        code.ShouldBe(1);
        error.ShouldContain("page 3 is in no state");
        Findings().ShouldBe([1]);
        File.ReadAllText(Path.Combine(_program.Runs.Single(), "log.txt")).ShouldContain("page 3 is in no state");
    }

    [Fact]
    public void Wrong_usage_exits_with_2_and_leaves_no_run_folder()
    {
        var (code, text, _) = _program.Run("compare", "--repeat", "0");
        (code, text).ShouldBe((2, ""));
        Directory.Exists(_program.PathOf("runs")).ShouldBeFalse();
    }

    [Fact]
    public void An_answer_that_the_interval_leaves_open_exits_with_3_and_says_what_to_try()
    {
        _program.Comparison.Answer(report => report with { Headline = Reports.Open() });
        var (code, text, _) = _program.Run("compare", "--repeat", "10");
        code.ShouldBe(3);
        text.ShouldContain("not enough data");
        text.ShouldContain("--repeat 20");
    }

    [Fact]
    public void A_broken_invariant_exits_with_10_and_names_page_owner_scheme_and_transitions()
    {
        _program.Comparison.Answer(report => report with { Violations = [Violation] });
        var (code, text, _) = _program.Run("compare");
        code.ShouldBe(10);
        foreach (var part in (string[])["Underflow", "page 3 of pgmap 0", "scheme D", "process 7", "put 1 -> 0"])
            text.ShouldContain(part);
        text.TrimEnd().ShouldEndWith("so the figures cannot be trusted.");
    }

    [Fact]
    public void A_drain_that_passes_its_deadline_exits_with_11_and_a_table_of_who_holds_what()
    {
        _program.Comparison.Answer(report => report with { StuckDrains = [Stuck] });
        var (code, text, _) = _program.Run("compare");
        code.ShouldBe(11);
        text.ShouldContain("process 7  longterm  page 3");
        Result()["report"]!["stuckDrains"]![0]!["holders"]![0]!["holder"]!.GetValue<string>().ShouldBe("process 7");
    }

    [Fact]
    public void A_missed_threshold_exits_with_20_and_shows_the_figure_beside_it()
    {
        var (code, text, _) = _program.Run("compare", "--set", "thresholds=[drain.p99 < 10ms]");
        code.ShouldBe(20);
        text.ShouldContain("'drain.p99 < 10ms'");
        text.ShouldContain("45.6 ms");
    }

    [Fact]
    public void A_threshold_that_holds_for_every_strategy_changes_nothing() =>
        _program.Run("compare", "--set", "thresholds=[drain.p99 < 1s, throughput > 1M/s]").Code.ShouldBe(0);

    [Fact]
    public void A_run_that_is_slower_than_its_baseline_beyond_the_interval_exits_with_21()
    {
        _program.Run("compare", "--out", "before").Code.ShouldBe(0);
        _program.Comparison.Answer(report => report with
        {
            Strategies = [.. report.Strategies.Select(strategy => strategy with
            {
                Figures = [.. strategy.Figures.Select(figures => figures with { PageOperationsPerSecond = figures.PageOperationsPerSecond * 0.8 })],
            })],
        });
        var (code, text, _) = _program.Run("compare", "--baseline", "before/latest");
        code.ShouldBe(21);
        text.ShouldContain("slower");
        Findings().ShouldAllBe(finding => finding == 21);
    }

    [Fact]
    public void The_same_run_again_is_no_regression()
    {
        _program.Run("compare", "--out", "before").Code.ShouldBe(0);
        var (code, text, _) = _program.Run("compare", "--baseline", "before/latest/result.json");
        code.ShouldBe(0);
        text.ShouldContain("Against the baseline");
    }

    [Theory]
    [InlineData(ExitCode.Interrupted)]
    [InlineData(ExitCode.Terminated)]
    public void A_signal_cancels_the_run_which_is_written_and_exits_with_its_code(ExitCode signal)
    {
        _program.Comparison.Script = (request, _, cancellation) =>
        {
            _program.Interrupts.Raise(signal);
            return Reports.For(request) with { Interrupted = cancellation.IsCancellationRequested, Headline = null };
        };
        var (code, text, error) = _program.Run("compare", "--set", "thresholds=[drain.p99 < 10ms]");
        code.ShouldBe((int)signal);
        error.ShouldContain("once more to leave now");
        text.TrimEnd().ShouldEndWith("No answer: the run was interrupted before two strategies could be compared.");
        Findings().ShouldBe([(int)signal]);
        _program.Left.ShouldBeEmpty();
    }

    [Fact]
    public void A_comparison_that_throws_on_cancellation_still_leaves_its_folder()
    {
        _program.Comparison.Script = (_, _, cancellation) =>
        {
            _program.Interrupts.Raise(ExitCode.Interrupted);
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException("not reached");
        };
        _program.Run("compare").Code.ShouldBe(130);
        Findings().ShouldBe([130]);
    }

    [Fact]
    public void The_second_signal_leaves_at_once_with_its_own_code()
    {
        _program.Interrupts.Raise(ExitCode.Interrupted);
        _program.Left.ShouldBeEmpty();
        _program.Interrupts.Raise(ExitCode.Terminated);
        _program.Left.ShouldBe([143]);
        _program.Interrupts.Code.ShouldBe(ExitCode.Interrupted);
    }

    [Fact]
    public void Of_several_findings_the_first_by_rank_is_the_exit_code_and_all_are_listed()
    {
        _program.Comparison.Answer(report => report with { Violations = [Violation], StuckDrains = [Stuck], Headline = Reports.Open() });
        _program.Run("compare", "--set", "thresholds=[drain.p99 < 10ms]").Code.ShouldBe(10);
        Findings().ShouldBe([10, 11, 20, 3]);
    }

    private JsonNode Result() => JsonNode.Parse(File.ReadAllText(Path.Combine(_program.Runs.Single(), "result.json")))!;

    private int[] Findings()
    {
        var path = _program.PathOf("runs", "latest", "result.json");
        return [.. JsonNode.Parse(File.ReadAllText(path))!["verdict"]!["findings"]!.AsArray().Select(finding => finding!["number"]!.GetValue<int>())];
    }
}
