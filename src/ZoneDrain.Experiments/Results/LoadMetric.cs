using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Results;

/// <summary>A figure of a load or a soak that a threshold may name.</summary>
/// <param name="Name">The name, as "latency.p99".</param>
/// <param name="Quantity">What it measures, and so the unit that a threshold writes.</param>
/// <param name="Meaning">What it is, in a phrase.</param>
/// <param name="Read">Its value, in nanoseconds, bytes, events a second or as it stands; null when it was not measured.</param>
public sealed record LoadMetric(string Name, Quantity Quantity, string Meaning, Func<LoadReport, double?> Read);
