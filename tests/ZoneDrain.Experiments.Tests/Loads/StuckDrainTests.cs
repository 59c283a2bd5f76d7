using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Lives;
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

    /// <summary>It ends with what it has, as after a drain that does not end, and not with an internal error.</summary>
    [Fact]
    public void A_run_whose_sleepers_nobody_wakes_ends_as_one_whose_drain_does_not()
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var pgmap = engine.CreatePgmap(new(MemoryType.Generic, Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep));
        var page = new PageId(pgmap, 5);
        engine.Session.Start(new AskPage(page, PageEvent.Acquire(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);
        var told = Should.Throw<DrainStuckException>(() => StuckDrains.AwaitSleepers(
            new Asleep(), engine.Session, 0, () => StuckDrains.Of(engine, engine.Session, pgmap, TimeSpan.FromSeconds(1))));
        told.Drain.Holders.ShouldHaveSingleItem().Page.ShouldBe(page.ToString());
        told.InnerException.ShouldBeOfType<SleepersStuckException>();
    }

    private sealed class Asleep : ILifeLoad
    {
        public long LastReleaseAt => 0;

        public string LastReleaseBy => "";

        public (long Gets, long Pins, long Longterm, long Children) Held => default;

        public void Step(ISession session) => throw new NotSupportedException();

        public bool TryTakeTeardown(ISession session, long ticket, out Completion completion) => throw new NotSupportedException();

        public void LetGoOfAll(ISession session) => throw new NotSupportedException();

        public void AwaitSleepers(ISession session, int sleepers = 0) => throw new SleepersStuckException("a truncation");

        public void ExitProcesses(ISession session) => throw new NotSupportedException();
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
