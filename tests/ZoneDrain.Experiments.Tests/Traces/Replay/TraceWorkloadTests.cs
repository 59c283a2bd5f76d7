using Shouldly;
using ZoneDrain.Experiments.Traces.Replay;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>Goal: a recorded trace drives any scheme. Method: replay it under each scheme with its native strategy, leave, tear down, and look for
/// violations.</summary>
public class TraceWorkloadTests
{
    [Theory]
    [InlineData(SchemeId.A2, StrategyId.Bulk)]
    [InlineData(SchemeId.B, StrategyId.Bulk)]
    [InlineData(SchemeId.C, StrategyId.Counter)]
    [InlineData(SchemeId.D, StrategyId.Sweep)]
    [InlineData(SchemeId.D, StrategyId.Percpu)]
    [InlineData(SchemeId.E, StrategyId.Bulk)]
    public void A_recording_runs_under_each_scheme_and_the_pgmap_drains(SchemeId scheme, StrategyId strategy)
    {
        foreach (var name in new[] { "replay-churn", "replay-fio", "replay-fork", "replay-sqlite" })
        {
            using var engine = Replayed.Engine();
            var workload = TraceWorkload.From(TraceText.Excerpt(name));
            var pgmap = workload.Replay(engine, engine.Session, scheme, strategy, CancellationToken.None);
            TraceWorkload.Leave(engine, engine.Session, pgmap);
            engine.Session.Sleeping.ShouldBe(0);

            var plan = new TeardownPlan(pgmap, scheme, strategy, workload.Frames, 0, ZapOrder.BeforeKill, GracePlacement.AtKill, IsDevdax: false);
            var teardown = engine.Session.Start(new Teardown(plan));
            teardown.IsDone.ShouldBeTrue();
            teardown.Outcome.ShouldBe(Outcome.Ok);
            engine.Violations.ShouldBeEmpty();
        }
    }

    [Fact]
    public void The_same_recording_counts_the_same_events_every_time()
    {
        var counts = Enumerable.Range(0, 2).Select(_ =>
        {
            using var engine = Replayed.Engine();
            TraceWorkload.From(TraceText.Excerpt("replay-churn")).Replay(engine, engine.Session, SchemeId.D, StrategyId.Counter, CancellationToken.None);
            return engine.Counts;
        }).ToList();
        counts[0].ShouldBe(counts[1]);
        counts[0].FirstUses.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_cancelled_workload_throws()
    {
        using var engine = Replayed.Engine();
        var workload = TraceWorkload.From(TraceText.Excerpt("replay-fio"));
        Should.Throw<OperationCanceledException>(() =>
            workload.Replay(engine, engine.Session, SchemeId.A2, StrategyId.Bulk, new CancellationToken(canceled: true)));
    }
}
