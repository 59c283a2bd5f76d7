using System.Diagnostics;
using System.Diagnostics.Metrics;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Observing;

/// <summary>How long things take on the silos of this process, in seconds.</summary>
internal static class Durations
{
    private static readonly Meter Meter = new(SiloSources.Meter);

    private static readonly Histogram<double> Operations = Meter.CreateHistogram<double>("zonedrain.operation.duration", "s", "Operations that ended here.");

    private static readonly Histogram<double> Drains = Meter.CreateHistogram<double>("zonedrain.drain.duration", "s", "Pgmaps taken down from here.");

    /// <summary>Commits of the journal, a batch each.</summary>
    public static readonly Histogram<double> Commits = Meter.CreateHistogram<double>("zonedrain.journal.commit.duration", "s", "Commits of the journal.");

    /// <summary>Records an operation that ended, from where this silo began to drive it, by protocol and outcome; a drain by its strategy besides.</summary>
    public static void Record(IProtocol protocol, long begunAt, Outcome ended, bool broken)
    {
        if (!Operations.Enabled) return;
        var seconds = TimeProvider.System.GetElapsedTime(begunAt).TotalSeconds;
        var outcome = broken ? "Broken" : ended.ToString();
        Operations.Record(seconds, new TagList { { "zonedrain.protocol", protocol.GetType().Name }, { "zonedrain.outcome", outcome } });
        if (protocol is Teardown drain)
            Drains.Record(seconds, new TagList { { "zonedrain.strategy", drain.Plan.Strategy.ToString() }, { "zonedrain.outcome", outcome } });
    }
}
