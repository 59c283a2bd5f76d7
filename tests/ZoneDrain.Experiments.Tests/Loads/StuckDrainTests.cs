using Shouldly;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Tests.Loads;

/// <summary>
/// Goal: a drain that never ends is the end of a run that says so, with the page and who holds it. Method: a reference is taken that nobody will ever give
/// back, as a fault of a cluster could leave one.
/// </summary>
public sealed class StuckDrainTests
{
    private static readonly string[] Leak = ["teardown.deadline=100ms", "faults=[{fault: silo-added, at: 50ms, for: 50ms}]"];

    private static readonly string[] Truncated =
    [
        "devices[0].type=fsdax", "devices[0].fileSystem=ext4", "files=[{name: db, device: dax0, size: 512KiB, blocks: written}]",
        "workload.mix={write-fault: 50, truncate: 50}",
    ];

    [Fact]
    public void A_load_whose_drain_does_not_end_tells_page_and_holder_and_what_it_measured()
    {
        var report = new LoadedRun { Cluster = engine => new Leaking(engine) }.Run(Leak);
        var holder = report.StuckDrains.ShouldHaveSingleItem().Holders.ShouldHaveSingleItem();
        holder.Page.ShouldBe(Leaking.Page.ToString());
        holder.Holder.ShouldBe("nobody that lives");
        holder.Count.ShouldBe(1);
        report.Done.ShouldBeGreaterThan(0);
        report.LeftMax.ShouldBe(0, "the life has not ended, so nothing is left of it");
        var verdict = LoadVerdict.Of(report, []);
        verdict.Code.ShouldBe(ExitCode.LivenessViolated);
        verdict.Findings.ShouldContain(finding => finding.Message.Contains($"nobody that lives (reference of {Leaking.Page})", StringComparison.Ordinal));
    }

    [Fact]
    public void A_soak_ends_with_the_cycle_whose_drain_does_not()
    {
        var run = new LoadedRun { Cluster = engine => new Leaking(engine) };
        run.Run([.. Leak, "load.duration=60s", "soak.cycle=200ms"], soak: true).StuckDrains.ShouldHaveSingleItem();
        run.Cycles.ShouldHaveSingleItem();
    }

    /// <summary>Truncations sleep for the page, and nobody wakes them: the run ends with what it has, and not with an internal error.</summary>
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void Sleepers_that_nobody_wakes_end_a_run_as_its_drain_does(string orderly)
    {
        var report = new LoadedRun { Cluster = engine => new Leaking(engine) }.Run([.. Leak, $"teardown.orderly={orderly}", .. Truncated]);
        report.StuckDrains.ShouldHaveSingleItem().Holders.ShouldHaveSingleItem().Page.ShouldBe(Leaking.Page.ToString());
        LoadVerdict.Of(report, []).Code.ShouldBe(ExitCode.LivenessViolated);
    }

    private sealed class Leaking(IEngine engine) : IClusterFaults
    {
        public static readonly PageId Page = new(new PgmapId(0), 5);

        public CallCounts Calls => new(0, 0, 0);

        public string Begin(FaultSpec fault, ulong seed)
        {
            engine.Session.Start(new AskPage(Page, PageEvent.Acquire(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);
            return "";
        }

        public void End(FaultSpec fault)
        {
            // What was taken stays taken.
        }
    }
}
