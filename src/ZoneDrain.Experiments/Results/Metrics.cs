using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Results;

/// <summary>The figures that thresholds may name.</summary>
public static class Metrics
{
    private static readonly (string Suffix, string Meaning, Func<LatencyFigures, double> Read)[] Quantiles =
    [
        ("p50", "median", latency => latency.P50Ns),
        ("p99", "99th percentile", latency => latency.P99Ns),
        ("p999", "99.9th percentile", latency => latency.P999Ns),
        ("max", "largest", latency => latency.MaxNs),
    ];

    /// <summary>All of them, in table order.</summary>
    public static IReadOnlyList<Metric> All { get; } = [.. Common(), .. Drains(), .. Operations()];

    /// <summary>What each measures, by name: what a scenario's loader needs.</summary>
    public static IReadOnlyDictionary<string, Quantity> Quantities { get; } = All.ToDictionary(metric => metric.Name, metric => metric.Quantity);

    /// <summary>The metric of a name; null when there is none.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);

    /// <summary>A value in the unit that a reader would choose.</summary>
    public static string Format(double value, Quantity quantity) => quantity switch
    {
        Quantity.Duration => Durations.Format(value),
        Quantity.Rate => FormattableString.Invariant($"{value:#,0.##}/s"),
        Quantity.Size => FormattableString.Invariant($"{value:#,0.##} B"),
        Quantity.Number => FormattableString.Invariant($"{value:#,0.##}"),
        _ => throw new InvalidOperationException($"No text for the quantity {quantity}."),
    };

    private static IEnumerable<Metric> Common() =>
    [
        new("throughput", Quantity.Rate, "page operations a second, median of the repetitions", strategy => strategy.PageOperationsPerSecond.Median),
        new("cpu", Quantity.Duration, "CPU time an operation, median of the repetitions", strategy => strategy.CpuNsPerOperation.Median),
        new("create", Quantity.Duration, "time to create the pgmap, median", strategy => strategy.CreateNs.Median),
        new("memory", Quantity.Size, "bytes a page", strategy => strategy.BytesPerPage),
        new("hazards", Quantity.Number, "predicted hazards that happened", strategy => strategy.Hazards.Sum(hazard => hazard.Count)),
    ];

    private static IEnumerable<Metric> Drains() =>
    [
        .. Quantiles.Select(quantile => new Metric(
            $"drain.{quantile.Suffix}",
            Quantity.Duration,
            $"kill to release of a warm drain, {quantile.Meaning}",
            strategy => strategy.WarmDrain is { } drain ? quantile.Read(drain.Release) : null)),
        .. Quantiles.Select(quantile => new Metric(
            $"drain.cold.{quantile.Suffix}",
            Quantity.Duration,
            $"kill to release of a cold drain, {quantile.Meaning}",
            strategy => strategy.ColdDrain is { } drain ? quantile.Read(drain.Release) : null)),
        new("drain.overhead", Quantity.Duration, "warm drain above the common bound, median", strategy => strategy.WarmDrain?.OverheadNs.Median),
        new("drain.cpu", Quantity.Duration, "CPU time of a warm drain, median", strategy => strategy.WarmDrain?.CpuNs.Median),
        new("drain.pages-read", Quantity.Number, "page words a warm drain reads, median", strategy => strategy.WarmDrain?.PagesRead.Median),
        new("drain.messages", Quantity.Number, "messages of a warm drain, median", strategy => strategy.WarmDrain?.Messages.Median),
    ];

    private static IEnumerable<Metric> Operations() =>
        from word in Words<WorkloadOperation>.All
        from quantile in Quantiles
        select new Metric(
            $"{word}.{quantile.Suffix}",
            Quantity.Duration,
            $"latency of {word}, {quantile.Meaning}",
            strategy => strategy.Operations.FirstOrDefault(operation => operation.Operation == word) is { } found ? quantile.Read(found.Latency) : null);
}

/// <summary>A figure that a threshold of a scenario may name. It must hold for every strategy of the comparison.</summary>
/// <param name="Name">The name, as "drain.p99".</param>
/// <param name="Quantity">What it measures, and so the unit that a threshold writes.</param>
/// <param name="Meaning">What it is, in a phrase.</param>
/// <param name="Read">Its value for a strategy, in nanoseconds, bytes, events a second or as it stands; null when it was not measured.</param>
public sealed record Metric(string Name, Quantity Quantity, string Meaning, Func<StrategyReport, double?> Read);
