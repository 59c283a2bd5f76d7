using System.Diagnostics;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Execution;

/// <summary>
/// An operation as one trace: a span for each drive, from its start or from what woke it to its end or the next sleep, and below it one for each question that
/// it asks, named for the protocol's step. What Orleans tells of the call stands below that, on whatever silo it is answered.
/// </summary>
internal static class OperationTraces
{
    private static readonly ActivitySource Source = new(SiloSources.Meter);

    /// <summary>Begins a drive; null where nobody listens, or the operation's first drive was left out or happened on another silo.</summary>
    public static Activity? Begin(ActorKey actor, DrivenProtocol running)
    {
        var isFirst = running.Moves == 1;
        if (!isFirst && running.Trace == default) return null;

        // What woke it is another operation's matter, and no parent of this one.
        ActivityLink[] woken = !isFirst && Activity.Current is { } waker ? [new(waker.Context)] : [];
        var span = Source.StartActivity(running.Protocol.GetType().Name, ActivityKind.Internal, running.Trace, tags: null, woken);
        span?.SetTag("zonedrain.actor", actor.ToString()).SetTag("zonedrain.operation", running.Ticket).SetTag("zonedrain.drive", running.Moves);
        running.Span = span;
        if (isFirst) running.Trace = span?.Context ?? default;
        return span;
    }

    /// <summary>Begins a question of a drive that is traced.</summary>
    public static Activity? Ask(DrivenProtocol running, in Next next)
    {
        if (running.Span is null) return null;
        return Source.StartActivity(running.Protocol.Step)?.SetTag("zonedrain.asked", next.Kind.ToString()).SetTag("zonedrain.to", next.To);
    }

    /// <summary>Ends a drive with where the operation is.</summary>
    public static void End(Activity? span, DrivenProtocol running)
    {
        running.Span = null;
        if (span is null) return;
        span.SetTag("zonedrain.step", running.Protocol.Step).SetTag("zonedrain.outcome", running.Outcome.ToString());
        if (running.WaitsFor is { } page) span.SetTag("zonedrain.page", page.ToString()).SetTag("zonedrain.pgmap", page.Pgmap.ToString());
        if (running.Failure is { } failure) span.SetStatus(ActivityStatusCode.Error, failure);
        span.Dispose();
    }
}
