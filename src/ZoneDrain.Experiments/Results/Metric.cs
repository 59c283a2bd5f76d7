using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Results;

/// <summary>A figure that a threshold of a scenario may name. It must hold for every strategy of the comparison.</summary>
/// <param name="Name">The name, as "drain.p99".</param>
/// <param name="Quantity">What it measures, and so the unit that a threshold writes.</param>
/// <param name="Meaning">What it is, in a phrase.</param>
/// <param name="Read">Its value for a strategy, in nanoseconds, bytes, events a second or as it stands; null when it was not measured.</param>
public sealed record Metric(string Name, Quantity Quantity, string Meaning, Func<StrategyReport, double?> Read);
