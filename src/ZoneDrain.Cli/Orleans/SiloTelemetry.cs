using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Observing;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Metrics and traces of a silo, sent to a collector by OTLP over HTTP.</summary>
internal sealed class SiloTelemetry : IDisposable
{
    private const int MetricsEveryMs = 10_000;
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private SiloTelemetry(SiloSettings settings, Uri collector)
    {
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService(
            "zonedrain-silo", serviceInstanceId: $"{settings.Name}@{settings.Address}:{settings.SiloPort}").AddAttributes([new("zonedrain.cluster", settings.Cluster)]);
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter([.. SiloSources.Meters])
            .AddOtlpExporter((options, reader) =>
            {
                Send(options, new Uri(collector, "/v1/metrics"));
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = MetricsEveryMs;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource([.. SiloSources.Traces])
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(1.0 / settings.TraceEvery)))
            .AddOtlpExporter(options => Send(options, new Uri(collector, "/v1/traces"))).Build();
    }

    /// <summary>Begins to send; null where the settings name no collector.</summary>
    public static SiloTelemetry? Start(SiloSettings settings) => settings.Otlp is { } collector ? new(settings, collector) : null;

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _metrics.Dispose();
        _traces.Dispose();
    }

    private static void Send(OtlpExporterOptions options, Uri endpoint)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = endpoint;
    }
}
