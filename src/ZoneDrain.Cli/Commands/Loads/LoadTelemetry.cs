using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using ZoneDrain.Cli.Telemetry;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands.Loads;

/// <summary>What a load records, as OpenTelemetry metrics sent by OTLP over HTTP. One thread at a time.</summary>
internal sealed class LoadTelemetry : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ZoneDrain";

    private const string Interval = "OTEL_METRIC_EXPORT_INTERVAL";
    private const int IntervalMs = 10_000;
    private const int FlushWithinMs = 5_000;
    private readonly Meter _meter = new(MeterName);
    private readonly MeterProvider _provider;
    private readonly CollectorTrouble _trouble = new();
    private readonly Counter<long> _operations;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _retries;
    private SecondSample _now = new();
    private SecondSample _timed = new();

    /// <summary>Starts to send to a collector.</summary>
    /// <param name="endpoint">The collector, as <c>http://127.0.0.1:4318</c>.</param>
    /// <param name="run">Which run: attributes of the resource.</param>
    public LoadTelemetry(Uri endpoint, RunIdentity run)
    {
        _operations = _meter.CreateCounter<long>("zonedrain.operations", "{operation}", "Operations that ended.");
        _refused = _meter.CreateCounter<long>("zonedrain.operations.refused", "{operation}", "Operations that the model refused.");
        _dropped = _meter.CreateCounter<long>("zonedrain.operations.dropped", "{operation}", "Arrivals that came too late to be started.");
        _retries = _meter.CreateCounter<long>("zonedrain.operations.retries", "{retry}", "Times that operations tried something again.");
        _meter.CreateObservableGauge("zonedrain.latency", Latencies, "ns",
            "Latency of the last second in which operations ended, from the intended start, by quantile.");
        _meter.CreateObservableUpDownCounter("zonedrain.pages", Pages, "{page}", "Pages by state.");
        _meter.CreateObservableUpDownCounter("zonedrain.references", References, "{reference}", "References by kind.");
        _meter.CreateObservableUpDownCounter("zonedrain.violations", () => _now.Violations, "{violation}", "Broken invariants that nothing predicted.");
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(MeterName)
            .ConfigureResource(resource => resource.AddService("zonedrain").AddAttributes(
            [
                new("zonedrain.scenario", run.Scenario), new("zonedrain.command", run.Command), new("zonedrain.engine", run.Engine),
                new("zonedrain.seed", FormattableString.Invariant($"{run.Seed}")),
            ]))
            .AddOtlpExporter((options, reader) =>
            {
                if (Environment.GetEnvironmentVariable(Interval) is null or "")
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = IntervalMs;
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
                // Below the address that was given, whatever path it has, as the specification of OTLP's exporters wants it.
                options.Endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/metrics");
            })
            .Build();
    }

    /// <summary>A second is over.</summary>
    public void Record(SecondSample sample)
    {
        _now = sample;
        if (sample.LatencyMaxNs is not null)
            _timed = sample;
        _operations.Add(sample.Done);
        _refused.Add(sample.Refused);
        _dropped.Add(sample.Dropped);
        _retries.Add(sample.Retries);
    }

    /// <summary>Sends what is left, and gives what the collector did not take; null where it took everything.</summary>
    public string? Flush()
    {
        _provider.ForceFlush(FlushWithinMs);
        return _trouble.Last;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trouble.Dispose();
        _provider.Dispose();
        _meter.Dispose();
    }

    private static Measurement<long> Of(long value, string key, string name) => new(value, new KeyValuePair<string, object?>(key, name));

    private IEnumerable<Measurement<long>> Latencies() =>
        from pair in Quantiles()
        where pair.Value is not null
        select Of(pair.Value!.Value, "quantile", pair.Name);

    private (string Name, long? Value)[] Quantiles() =>
    [
        ("0.5", _timed.LatencyP50Ns), ("0.95", _timed.LatencyP95Ns), ("0.99", _timed.LatencyP99Ns), ("0.999", _timed.LatencyP999Ns),
        ("1", _timed.LatencyMaxNs),
    ];

    private IEnumerable<Measurement<long>> Pages() =>
    [
        Of(_now.PagesIdle, "state", "idle"), Of(_now.PagesInUse, "state", "in-use"), Of(_now.PagesDraining, "state", "draining"),
        Of(_now.PagesReleased, "state", "released"),
    ];

    private IEnumerable<Measurement<long>> References() =>
    [
        Of(_now.Maps, "kind", "map"), Of(_now.Entries, "kind", "entry"), Of(_now.Gets, "kind", "get"), Of(_now.Pins, "kind", "pin"),
        Of(_now.Longterm, "kind", "longterm"),
    ];
}
