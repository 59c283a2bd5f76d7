using System.Diagnostics.Tracing;
using System.Globalization;

namespace ZoneDrain.Cli.Telemetry;

/// <summary>
/// Hears what the exporter of OpenTelemetry says of a collector that does not take what it is sent, which nobody else is told. Of the whole process; safe for
/// threads.
/// </summary>
internal sealed class CollectorTrouble : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private volatile string? _last;
    private int _times;

    /// <summary>What went wrong last, and how often anything did, as a sentence; null where nothing did.</summary>
    public string? Last => _last is { } reason
        ? string.Create(CultureInfo.InvariantCulture, $"the collector did not take what it was sent, {_times} times; the last time: {reason}") : null;

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter)
            EnableEvents(eventSource, EventLevel.Warning);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // Counters of other sources come to every listener.
        if (eventData.EventSource.Name != Exporter || eventData.EventId <= 0)
            return;
        var text = string.Format(CultureInfo.InvariantCulture, eventData.Message ?? eventData.EventName ?? "", [.. eventData.Payload ?? []]);

        // A stack trace follows on the first line.
        _last = text.Split('\n')[0].Trim();
        Interlocked.Increment(ref _times);
    }
}
