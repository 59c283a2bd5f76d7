using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ZoneDrain.Cli.Telemetry;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Observing;

namespace ZoneDrain.Cli.Orleans;

/// <summary>
/// Metrics, traces and log lines of a silo, sent to a collector by OTLP: the one that the settings name, by HTTP, or the one of the standard variables
/// <c>OTEL_EXPORTER_OTLP_…</c>. The other variables <c>OTEL_…</c> mean what they mean anywhere.
/// </summary>
internal sealed class SiloTelemetry : IDisposable
{
    private const string Interval = "OTEL_METRIC_EXPORT_INTERVAL";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string Disabled = "OTEL_SDK_DISABLED";
    private const int IntervalMs = 10_000;
    private const int FlushWithinMs = 3_000;

    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    private readonly SiloSettings _settings;
    private readonly Dictionary<string, string?> _variables;
    private readonly CollectorTrouble _trouble = new();

    private SiloTelemetry(SiloSettings settings, Dictionary<string, string?> variables) => (_settings, _variables) = (settings, variables);

    /// <summary>The telemetry that settings and variables ask for; null where they ask for none.</summary>
    public static SiloTelemetry? Of(SiloSettings settings, IReadOnlyDictionary<string, string> environment, Problems problems)
    {
        var variables = environment.Where(pair => pair.Key.StartsWith("OTEL_", StringComparison.Ordinal) && pair.Value.Length > 0)
            .ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        string[] endpoints = [.. Endpoints.Where(variables.ContainsKey)];
        foreach (var name in endpoints.Where(name => !(Uri.TryCreate(variables[name], UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")))
            problems.Add(new Problem(name, variables[name]!, "is not the address of a collector", "as http://127.0.0.1:4318"));
        var isOff = bool.TryParse(variables.GetValueOrDefault(Disabled), out var disabled) && disabled;
        return isOff || (settings.Otlp is null && endpoints.Length == 0) ? null : new(settings, variables);
    }

    /// <summary>Has a host send what it measures.</summary>
    public void AddTo(IHostApplicationBuilder builder)
    {
        _variables.TryAdd(Interval, IntervalMs.ToString(CultureInfo.InvariantCulture));
        builder.Configuration.AddInMemoryCollection(_variables);
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(Describe)
            .WithMetrics(metrics => metrics.AddMeter([.. SiloSources.Meters]).AddView(instrument =>
                instrument.Meter.Name == SiloSources.Meter && instrument is System.Diagnostics.Metrics.Histogram<double>
                    ? new Base2ExponentialBucketHistogramConfiguration() : null))
            .WithTracing(traces =>
            {
                traces.AddSource([.. SiloSources.Traces]);
                if (!_variables.ContainsKey(Sampler))
                    traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(1.0 / _settings.TraceEvery)));
            })
            .WithLogging();
        if (_settings.Otlp is { } collector)
            telemetry.UseOtlpExporter(OtlpExportProtocol.HttpProtobuf, collector);
        else
            telemetry.UseOtlpExporter();
    }

    /// <summary>Sends what is left, and tells where a collector did not take something.</summary>
    public void Flush(IServiceProvider services, Action<string> tell)
    {
        services.GetService<MeterProvider>()?.ForceFlush(FlushWithinMs);
        services.GetService<TracerProvider>()?.ForceFlush(FlushWithinMs);
        services.GetService<LoggerProvider>()?.ForceFlush(FlushWithinMs);
        if (_trouble.Last is { } trouble)
            tell($"warning: {_settings.Name}: {trouble}");
    }

    /// <inheritdoc/>
    public void Dispose() => _trouble.Dispose();

    private void Describe(ResourceBuilder resource) => resource
        .AddService("zonedrain-silo", serviceInstanceId: $"{_settings.Name}@{_settings.Address}:{_settings.SiloPort}")
        .AddAttributes([new("zonedrain.cluster", _settings.Cluster), new("zonedrain.service", _settings.Service)])
        .AddEnvironmentVariableDetector();
}
