using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Results;

/// <summary>The figures that thresholds of <c>load</c> and <c>soak</c> may name.</summary>
public static class LoadMetrics
{
    /// <summary>The name of the drift of resident memory.</summary>
    public const string MemoryDrift = "memory.drift";

    /// <summary>The name of the drift of references.</summary>
    public const string ReferenceDrift = "references.drift";

    private static readonly (string Suffix, string Meaning, Func<LoadLatency, double> Read)[] Quantiles =
    [
        ("p50", "median", latency => latency.P50Ns),
        ("p95", "95th percentile", latency => latency.P95Ns),
        ("p99", "99th percentile", latency => latency.P99Ns),
        ("p999", "99.9th percentile", latency => latency.P999Ns),
        ("max", "largest", latency => latency.MaxNs),
    ];

    /// <summary>All of them, in table order.</summary>
    public static IReadOnlyList<LoadMetric> All { get; } =
    [
        new("throughput", Quantity.Rate, "operations served a second", report => report.Throughput),
        new("dropped", Quantity.Number, "share of arrivals that were dropped", report => report.DroppedShare),
        new("refused", Quantity.Number, "share of arrivals that were refused or met no device", report => report.RefusedShare),
        .. Enum.GetValues<Outcome>().Where(LoadMeter.IsRefusal).Select(outcome => new LoadMetric(
            $"refused.{outcome.ToString().ToLowerInvariant()}", Quantity.Number, $"operations that were refused with {outcome}",
            report => report.Refusals.Where(refusal => refusal.Reason == outcome.ToString()).Sum(refusal => refusal.Count))),
        new("retries", Quantity.Number, "retries of an operation, on an average", report => report.RetriesEach),
        new("busy", Quantity.Number, "share of the time in which workers were busy", report => report.Busy),
        new("hazards", Quantity.Number, "predicted hazards that happened", report => report.Hazards.Sum(hazard => hazard.Count)),
        .. Of("latency", "latency from the intended start", report => report.Latency),
        .. Of("service", "service time from the actual start", report => report.Service),
        .. Of("drain", "kill to release", report => report.Release),
        new(MemoryDrift, Quantity.Size, "growth of resident memory an hour", report => DriftOf(report, MemoryDrift)),
        new(ReferenceDrift, Quantity.Number, "growth of references an hour, as a share of their mean", report => DriftOf(report, ReferenceDrift)),
        .. Words<WorkloadOperation>.All.SelectMany(word =>
            Of(word, $"latency of {word}", report => report.Operations.FirstOrDefault(operation => operation.Operation == word)?.Latency)),
    ];

    /// <summary>What each measures, by name: what a scenario's loader needs.</summary>
    public static IReadOnlyDictionary<string, Quantity> Quantities { get; } = All.ToDictionary(metric => metric.Name, metric => metric.Quantity);

    /// <summary>The metrics of every command together, for a check of a scenario without a command.</summary>
    public static IReadOnlyDictionary<string, Quantity> OfAnyCommand { get; } =
        Metrics.Quantities.Concat(Quantities).DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static IEnumerable<LoadMetric> Of(string name, string meaning, Func<LoadReport, LoadLatency?> read) =>
        Quantiles.Select(quantile => new LoadMetric(
            $"{name}.{quantile.Suffix}",
            Quantity.Duration,
            $"{meaning}, {quantile.Meaning}",
            report => read(report) is { } latency ? quantile.Read(latency) : null));

    private static double? DriftOf(LoadReport report, string name) => report.Drifts.FirstOrDefault(drift => drift.Name == name)?.Slope;
}

/// <summary>A figure of a load or a soak that a threshold may name.</summary>
/// <param name="Name">The name, as "latency.p99".</param>
/// <param name="Quantity">What it measures, and so the unit that a threshold writes.</param>
/// <param name="Meaning">What it is, in a phrase.</param>
/// <param name="Read">Its value, in nanoseconds, bytes, events a second or as it stands; null when it was not measured.</param>
public sealed record LoadMetric(string Name, Quantity Quantity, string Meaning, Func<LoadReport, double?> Read);
