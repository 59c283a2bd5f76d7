using System.Collections.Concurrent;
using System.Diagnostics;
using Shouldly;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Drains;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Tests;

/// <summary>
/// Goal: an operation is one trace, its sleeps and the silos that it asks included. Method: two silos in this process, whose spans a
/// listener of the test keeps.
/// </summary>
public sealed class OperationTraceTests : IDisposable
{
    // Other tests have worlds at the same time; nobody else has pages of this number.
    private const long Frame = 7_777;

    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public OperationTraceTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == SiloSources.Meter || source.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void What_slept_goes_on_in_the_trace_that_it_began()
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        var page = new PageId(Pgmap(engine, Frame + 1), Frame);
        engine.Session.Start(new AskPage(page, PageEvent.Acquire(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);
        var asleep = engine.Session.Start(new AwaitIdle(page));
        engine.Session.Start(new AskPage(page, PageEvent.Put(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);
        engine.Session.TryWaitFor(asleep.Ticket, TimeSpan.FromMinutes(1), out _).ShouldBeTrue();

        var first = Drives(nameof(AwaitIdle)).Single(span => Equals(span.GetTagItem("zonedrain.page"), page.ToString()));
        Members.Until(() => Drives(nameof(AwaitIdle)).Any(span => span.ParentSpanId == first.SpanId), () => "the drive that it was woken to is told");
        var second = Drives(nameof(AwaitIdle)).Single(span => span.ParentSpanId == first.SpanId);
        second.TraceId.ShouldBe(first.TraceId);
        second.GetTagItem("zonedrain.drive").ShouldBe(2L);
        second.Links.ShouldAllBe(link => link.Context.TraceId != first.TraceId, "what woke it is linked, and no parent");
        Steps(first).ShouldNotBeEmpty();
        Steps(first)[0].GetTagItem("zonedrain.asked").ShouldBe(nameof(NextKind.Page));
    }

    [Fact]
    public async Task What_another_silo_answers_stands_below_the_step_that_asked()
    {
        await using var cluster = TwoSilos.Deploy(2, traced: true);
        using var engine = new OrleansEngine(cluster.GrainFactory, new() { Workers = 1 });
        var pgmap = Pgmap(engine, 64 * Chunk.Frames);
        for (var chunk = 0; chunk < 64; chunk++)
            engine.Session.Start(new AskPage(new(pgmap, chunk * Chunk.Frames), PageEvent.Acquire(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);

        // A page of the asker's own silo is asked without a call; of 64 chunks both silos have some.
        var served = _spans.Where(span => span.Kind == ActivityKind.Server && span.DisplayName.Contains("PageGrain", StringComparison.Ordinal)).ToList();
        var steps = Drives(nameof(AskPage)).SelectMany(Steps).ToList();
        served.Where(span => steps.Any(step => step.TraceId == span.TraceId && IsBelow(span, step))).ShouldNotBeEmpty();
    }

    private static PgmapId Pgmap(OrleansEngine engine, long frames) =>
        engine.CreatePgmap(new(MemoryType.Generic, frames, 0, SchemeId.D, StrategyId.Sweep));

    private IEnumerable<Activity> Drives(string protocol) => _spans.Where(span => span.Source.Name == SiloSources.Meter && span.OperationName == protocol);

    private List<Activity> Steps(Activity drive) =>
        [.. _spans.Where(span => span.Source.Name == SiloSources.Meter && span.ParentSpanId == drive.SpanId && span.GetTagItem("zonedrain.asked") is not null)];

    private bool IsBelow(Activity span, Activity above)
    {
        for (var at = span; at is not null; at = _spans.FirstOrDefault(parent => parent.SpanId == at.ParentSpanId))
        {
            if (at.ParentSpanId == above.SpanId) return true;
        }

        return false;
    }
}
