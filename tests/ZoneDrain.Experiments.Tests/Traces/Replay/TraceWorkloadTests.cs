using Shouldly;
using ZoneDrain.Experiments.Tests.Traces.Reading;
using ZoneDrain.Protocols;
using ZoneDrain.Traces.Reading;
using ZoneDrain.Traces.Replay;

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

    [Theory]
    [InlineData("replay-churn")]
    [InlineData("replay-fio")]
    [InlineData("replay-fork")]
    [InlineData("replay-sqlite")]
    public void Played_fast_on_two_workers_every_step_is_played_and_the_pgmap_drains(string name)
    {
        using var engine = new Engines.Embedded.EmbeddedEngine(new() { Workers = 2 });
        var workload = TraceWorkload.From(TraceText.Excerpt(name));
        var pgmap = workload.ReplayFast(engine, 2, SchemeId.D, StrategyId.Counter, CancellationToken.None);
        TraceWorkload.Leave(engine, engine.Session, pgmap);
        engine.Sleepers.ShouldBeEmpty();

        var plan = new TeardownPlan(
            pgmap, SchemeId.D, StrategyId.Counter, workload.Frames, 0, ZapOrder.BeforeKill, GracePlacement.AtKill, IsDevdax: false);
        engine.Session.Start(new Teardown(plan)).Outcome.ShouldBe(Outcome.Ok);
        engine.Counts.FirstUses.ShouldBe(engine.Counts.LastUses);
        engine.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void Lanes_keep_each_process_in_order_and_a_child_after_its_fork()
    {
        foreach (var name in new[] { "replay-churn", "replay-fio", "replay-fork", "replay-sqlite" })
        {
            var steps = TraceWorkload.From(TraceText.Excerpt(name)).Steps;
            var lanes = new TraceLanes(steps);
            lanes.Lanes.SelectMany(lane => lane).Order().ShouldBe(Enumerable.Range(0, steps.Count));
            foreach (var lane in lanes.Lanes)
            {
                lane.ShouldBe(lane.Order());
                lane.ShouldAllBe(step => lanes.After(step) < step);
            }

            for (var step = 0; step < steps.Count; step++)
            {
                if (steps[step] is not { Kind: TraceStepKind.Fork, SharesMemory: false } fork) continue;
                var first = Enumerable.Range(step, steps.Count - step).FirstOrDefault(later => steps[later].Process == fork.Child, -1);
                if (first >= 0) lanes.After(first).ShouldBe(step);
            }
        }
    }

    [Fact]
    public void Cancelled_while_played_fast_it_throws_and_every_worker_stops()
    {
        using var engine = new Engines.Embedded.EmbeddedEngine(new() { Workers = 2 });
        var workload = TraceWorkload.From(TraceText.Excerpt("replay-fio"));
        Should.Throw<OperationCanceledException>(() =>
            workload.ReplayFast(engine, 2, SchemeId.A2, StrategyId.Bulk, new CancellationToken(canceled: true)));
    }
}
