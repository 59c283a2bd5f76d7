using Shouldly;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Loads;

/// <summary>Loads and soaks from end to end on the embedded engine.</summary>
public sealed class LoadRunnerTests
{
    [Fact]
    public void An_open_loop_starts_every_arrival_of_its_schedule_or_counts_it_as_dropped()
    {
        var report = new LoadedRun().Run(["load.arrivals=even", "load.lateMax=1h"]);
        report.Arrived.ShouldBe(600);
        report.Dropped.ShouldBe(0);
        report.Done.ShouldBe(600);
        report.Latency.ShouldNotBeNull().Count.ShouldBe(600);
        report.Violations.ShouldBeEmpty();
        report.Release.ShouldNotBeNull().Count.ShouldBe(1);
        LoadVerdict.Of(report, []).Code.ShouldBe(ExitCode.AllHeld);
    }

    [Fact]
    public void Latency_counts_from_the_intended_start_and_is_never_below_the_service_time()
    {
        var report = new LoadedRun().Run(["load.lateMax=1h"]);
        foreach (var operation in report.Operations)
        {
            operation.Latency.Count.ShouldBe(operation.Service.Count);
            operation.Latency.P50Ns.ShouldBeGreaterThanOrEqualTo(operation.Service.P50Ns, operation.Operation);
        }
    }

    [Fact]
    public void A_process_that_stalls_shows_in_the_latency_of_those_that_wait_behind_it()
    {
        // Coordinated omission: every operation takes 20 ms for a while, so arrivals queue for longer than any service time.
        string[] sets =
        [
            "processes.count=1", "load.threads=1", "load.lateMax=1h", "load.rate=500/s", "faults=[{fault: slow-process, at: 0s, for: 200ms, delay: 20ms}]",
        ];
        var report = new LoadedRun().Run(sets);
        report.Latency!.Value.MaxNs.ShouldBeGreaterThan(2 * 20e6);
        report.Latency.Value.P50Ns.ShouldBeGreaterThan(report.Service!.Value.P50Ns);
    }

    [Fact]
    public void Arrivals_that_are_too_late_are_dropped_counted_and_fatal_above_the_limit()
    {
        string[] sets = ["load.rate=100M/s", "load.lateMax=1ms", "load.duration=200ms"];
        var report = new LoadedRun().Run(sets);
        report.Dropped.ShouldBeGreaterThan(0);
        (report.Done + report.Dropped).ShouldBe(report.Arrived);
        LoadVerdict.Of(report, []).Code.ShouldBe(ExitCode.ThresholdMissed);
        report.Warnings.ShouldContain(warning => warning.Contains("saturated", StringComparison.Ordinal));

        // A busy machine may end nothing at all in so short a time, which is inconclusive; what is dropped is not held against the run.
        LoadVerdict.Of(new LoadedRun().Run([.. sets, "load.droppedMax=1"]), []).Code.ShouldBeOneOf(ExitCode.AllHeld, ExitCode.Inconclusive);
    }

    [Fact]
    public void A_closed_loop_goes_as_fast_as_it_can_and_says_that_it_hides_waiting()
    {
        var report = new LoadedRun().Run(["load.loop=closed"]);
        report.Done.ShouldBe(report.Arrived);
        report.Dropped.ShouldBe(0);
        report.Busy.ShouldBe(1);
        report.Warnings.ShouldContain(warning => warning.Contains("closed loop", StringComparison.Ordinal));
    }

    [Fact]
    public void A_threshold_of_a_load_is_met_or_missed_by_name()
    {
        var report = new LoadedRun().Run([]);
        var met = new Threshold("latency.p99", ThresholdSense.Less, 3.6e12, Quantity.Duration);
        var missed = new Threshold("throughput", ThresholdSense.Greater, 1e9, Quantity.Rate);
        LoadVerdict.Of(report, [met]).Code.ShouldBe(ExitCode.AllHeld);
        var verdict = LoadVerdict.Of(report, [met, missed]);
        verdict.Code.ShouldBe(ExitCode.ThresholdMissed);
        verdict.Findings[0].Message.ShouldContain("throughput was");
    }

    [Fact]
    public void Rows_of_the_series_add_up_to_the_report_and_to_all_pages()
    {
        var run = new LoadedRun();
        var report = run.Run([]);
        run.Seconds.Select(row => row.Second).ShouldBe(Enumerable.Range(0, run.Seconds.Count).Select(second => (long)second));
        run.Seconds.Sum(row => row.Done).ShouldBe(report.Done);
        run.Seconds.ShouldAllBe(row => row.PagesIdle + row.PagesInUse + row.PagesDraining + row.PagesReleased == 256);
    }

    [Fact]
    public void A_soak_cycles_in_one_world_audits_and_leaves_nothing()
    {
        var run = new LoadedRun();
        var report = run.Run(["soak.duration=500ms", "soak.audit=20ms", "soak.memoryGrowthMax=1TiB", "soak.referenceGrowthMax=100"], soak: true);
        report.Cycles.ShouldBe(run.Cycles.Count);
        run.Cycles.Select(cycle => cycle.Cycle).ShouldBe(Enumerable.Range(0, run.Cycles.Count));
        run.Cycles.ShouldAllBe(cycle => cycle.Left == 0 && cycle.Audits > 0);
        report.Audits.ShouldBe(run.Cycles.Sum(cycle => cycle.Audits));
        LoadVerdict.Of(report, []).Code.ShouldBe(ExitCode.AllHeld);
    }

    [Fact]
    public void A_resumed_soak_goes_on_with_the_next_cycle_and_keeps_what_was_measured()
    {
        using var stop = new CancellationTokenSource();
        var first = new LoadedRun { AfterCycle = cycle => { if (cycle.Cycle == 1) stop.Cancel(); } };
        first.Run(["soak.duration=1h"], soak: true, cancellation: stop.Token).Interrupted.ShouldBeTrue();
        var state = first.State;
        state.NextCycle.ShouldBe(2);

        using var stopAgain = new CancellationTokenSource();
        var second = new LoadedRun { AfterCycle = _ => stopAgain.Cancel() };
        var report = second.Run(["soak.duration=1h"], soak: true, resume: state, cancellation: stopAgain.Token);
        second.Cycles[0].Cycle.ShouldBe(2);
        second.Seconds[0].AfterGap.ShouldBeTrue();
        second.Seconds[0].Second.ShouldBeGreaterThanOrEqualTo(state.NextSecond);
        report.Cycles.ShouldBe(3);
        report.Done.ShouldBe(state.Done + second.Seconds.Sum(row => row.Done));
        report.Latency!.Value.Count.ShouldBe(report.Done);
    }

    [Fact]
    public void An_interruption_ends_a_fault_that_would_keep_the_drain_waiting()
    {
        using var stop = new CancellationTokenSource();
        var run = new LoadedRun { AfterSecond = row => { if (row.Fault.Length > 0) stop.Cancel(); } };
        string[] sets = ["load.duration=1h", "faults=[{fault: holder-never-lets-go, at: 0s, for: 30m, pages: 8}]", "teardown.deadline=1h"];
        var report = run.Run(sets, cancellation: stop.Token);
        report.Interrupted.ShouldBeTrue();
        report.StuckDrains.ShouldBeEmpty();
        report.Faults.ShouldHaveSingleItem().ToMs.ShouldNotBeNull();
    }

    [Fact]
    public void An_interrupted_load_drains_and_reports()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var report = new LoadedRun().Run(["load.duration=1h"], cancellation: stop.Token);
        report.Interrupted.ShouldBeTrue();
        report.Release.ShouldNotBeNull().Count.ShouldBe(1);
    }
}
