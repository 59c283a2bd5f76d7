using Shouldly;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Invariants;

namespace ZoneDrain.Experiments.Tests.Loads;

/// <summary>What a load tells of pgmaps and of checks, beside its seconds.</summary>
public sealed class LoadLivesTests
{
    private const string Removal = "faults=[{fault: surprise-removal, at: 0s, for: 1ms}]";

    [Fact]
    public void Every_life_of_a_device_is_a_span_from_creation_to_release()
    {
        var report = new LoadedRun().Run([Removal, "soak.duration=300ms"], soak: true);
        report.Lives.ShouldBeGreaterThanOrEqualTo(report.Cycles);
        report.PgmapsSeen.ShouldBe(report.Lives);
        report.Pgmaps.Select(life => life.Name).ShouldBe(Enumerable.Range(1, report.Pgmaps.Count).Select(number => $"dax0 #{number}"));
        report.Pgmaps.ShouldAllBe(life => life.CreatedMs < life.KilledMs && life.KilledMs < life.ReleasedMs);
        foreach (var (earlier, later) in report.Pgmaps.Zip(report.Pgmaps.Skip(1))) later.CreatedMs.ShouldBeGreaterThan(earlier.ReleasedMs!.Value);
        LoadTimeline.Of([], report).Pgmaps.ShouldBe(report.Pgmaps);
    }

    [Fact]
    public void A_resumed_soak_counts_lives_and_checks_on()
    {
        using var stop = new CancellationTokenSource();
        var first = new LoadedRun { AfterCycle = cycle => { if (cycle.Cycle == 1) stop.Cancel(); } };
        first.Run(["soak.duration=1h"], soak: true, cancellation: stop.Token);
        var state = first.State;
        state.Pgmaps.Count.ShouldBe(2);

        using var stopAgain = new CancellationTokenSource();
        var second = new LoadedRun { AfterCycle = _ => stopAgain.Cancel() };
        var report = second.Run(["soak.duration=1h"], soak: true, resume: state, cancellation: stopAgain.Token);
        report.Pgmaps.Count.ShouldBe(3);
        report.Pgmaps[2].Name.ShouldBe("dax0 #3");
        report.Checks.Max(check => check.Turns).ShouldBeGreaterThan(state.Turns);
        report.Checks.Single(check => check.Invariant == nameof(Invariant.SleeperForgotten)).Lives.ShouldBe(3);
    }

    [Fact]
    public void A_drain_that_passes_its_deadline_names_who_holds_it_up_while_the_load_goes_on()
    {
        // Goal: holders are read while other workers change them. Method: a holder that outlasts every drain, and workers that never pause.
        string[] sets =
        [
            "faults=[{fault: holder-never-lets-go, at: 0s, for: 1h, pages: 8}]", "teardown.deadline=20ms", "teardown.orderly=false", "devices[0].scheme=d",
        ];
        var report = new LoadedRun().Run(sets);
        LoadVerdict.Of(report, []).Code.ShouldBe(ExitCode.LivenessViolated);
        var stuck = report.StuckDrains.ShouldHaveSingleItem();
        stuck.Holders.ShouldNotBeEmpty();
        report.Pgmaps.ShouldHaveSingleItem().Holders.ShouldContain(holder => holder.StartsWith("process-", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_watches_is_told_of_pgmaps_workers_and_checks()
    {
        var run = new LoadedRun { Watches = true };
        var report = run.Run([]);
        var last = run.Surroundings[^1];
        last.Workers.ShouldBe(2);
        last.Silos.ShouldBeEmpty();
        last.Pgmaps.ShouldHaveSingleItem().ReleasedMs.ShouldNotBeNull();
        last.Checks.ShouldBe(report.Checks);
        report.Checks.ShouldAllBe(check => check.Broken == 0);
        report.Checks.Single(check => check.Invariant == nameof(Invariant.MappedAtZero)).Audits.ShouldBe(report.Audits);
        new LoadedRun().ShouldSatisfyAllConditions(unseen => unseen.Run([]), unseen => unseen.Surroundings.ShouldBeEmpty());
    }
}
