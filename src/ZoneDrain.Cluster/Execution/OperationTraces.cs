using System.Diagnostics;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Execution;

/// <summary>A span for each drive of an operation: from its start, or from what woke it, to its end or the next sleep.</summary>
internal static class OperationTraces
{
    private static readonly ActivitySource Source = new(SiloSources.Meter);

    /// <summary>Begins one; null where nobody listens, or this one is left out.</summary>
    public static Activity? Begin(ActorKey actor, DrivenProtocol running)
    {
        var span = Source.StartActivity(running.Protocol.GetType().Name);
        span?.SetTag("zonedrain.actor", actor.ToString()).SetTag("zonedrain.operation", running.Ticket).SetTag("zonedrain.drive", running.Moves);
        return span;
    }

    /// <summary>Ends it with where the operation is.</summary>
    public static void End(Activity? span, DrivenProtocol running)
    {
        if (span is null) return;
        span.SetTag("zonedrain.step", running.Protocol.Step).SetTag("zonedrain.outcome", running.Outcome.ToString());
        if (running.WaitsFor is { } page) span.SetTag("zonedrain.page", page.ToString()).SetTag("zonedrain.pgmap", page.Pgmap.ToString());
        if (running.Failure is { } failure) span.SetStatus(ActivityStatusCode.Error, failure);
        span.Dispose();
    }
}
