using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: a session hears of a sleeper's end by a message, asks without one but seldom, and knows when the end was. Method: drains that wait for one page, and a
/// clock that the test alone moves.
/// </summary>
public class SleeperTests
{
    private const int AsksMax = 60;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_session_is_told_when_what_slept_has_ended()
    {
        // The clock stands still, so it is never time to ask without having been told.
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1, Time = new Clock() });
        var (page, _) = StartDrain(engine);
        var session = engine.Session;
        session.TryTakeCompletion(out _).ShouldBeFalse();
        session.HasNews.ShouldBeFalse();

        engine.Run(1, other => other.Start(Put(page)).Outcome.ShouldBe(Outcome.Ok));

        for (var i = 0; i < AsksMax && !session.HasNews; i++) session.WaitForNews(Long);
        session.HasNews.ShouldBeTrue();
        session.TryTakeCompletion(out var ended).ShouldBeTrue();
        ended.Outcome.ShouldBe(Outcome.Ok);
    }

    [Fact]
    public void A_session_that_is_told_nothing_asks_after_a_second()
    {
        var clock = new Clock();
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1, Time = clock });
        var (page, _) = StartDrain(engine);
        var session = engine.Session;
        session.TryTakeCompletion(out _).ShouldBeFalse();
        clock.Move(TimeSpan.FromMilliseconds(999));
        session.HasNews.ShouldBeFalse();
        clock.Move(TimeSpan.FromMilliseconds(1));
        session.HasNews.ShouldBeTrue();
        session.TryTakeCompletion(out _).ShouldBeFalse();
        session.HasNews.ShouldBeFalse();
        engine.Run(1, other => other.Start(Put(page)).Outcome.ShouldBe(Outcome.Ok));
    }

    [Fact]
    public void The_end_of_a_drain_is_when_it_ended_and_not_when_it_was_asked_for()
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        var (page, ticket) = StartDrain(engine);
        var session = engine.Session;
        session.TryTakeCompletion(out _).ShouldBeFalse();
        var before = TimeProvider.System.GetTimestamp();
        engine.Run(1, other => other.Start(Put(page)).Outcome.ShouldBe(Outcome.Ok));
        for (var i = 0; i < AsksMax && engine.Inspect(page.Pgmap).Life != Life.Freed; i++) session.WaitForNews(Long);
        engine.Inspect(page.Pgmap).Life.ShouldBe(Life.Freed);
        var over = TimeProvider.System.GetTimestamp();
        session.WaitForNews(TimeSpan.FromMilliseconds(500));

        session.TryWaitFor(ticket, Long, out var ended).ShouldBeTrue();

        // The drain ends with the turn that frees the pgmap; its silo notes so a moment after.
        ended.EndedAt.ShouldBeGreaterThan(before);
        ended.EndedAt.ShouldBeLessThan(over + TimeProvider.System.TimestampFrequency / 4);
    }

    private static (PageId Page, long Ticket) StartDrain(OrleansEngine engine)
    {
        var spec = new PgmapSpec(MemoryType.Generic, Chunk.Frames, 0, SchemeId.D, StrategyId.Sweep);
        var pgmap = engine.CreatePgmap(spec);
        var page = new PageId(pgmap, 3);
        engine.Session.Start(new AskPage(page, PageEvent.Acquire(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);
        var plan = new TeardownPlan(pgmap, spec.Scheme, spec.Strategy, spec.Frames, spec.Order, ZapOrder.None, GracePlacement.Both, IsDevdax: true);
        var drain = engine.Session.Start(new Teardown(plan));
        drain.IsDone.ShouldBeFalse();
        return (page, drain.Ticket);
    }

    private static AskPage Put(PageId page) => new(page, PageEvent.Put(PageUse.Get));

    private sealed class Clock : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public void Move(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);
    }
}
