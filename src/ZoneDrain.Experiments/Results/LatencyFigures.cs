namespace ZoneDrain.Experiments.Results;

/// <summary>A distribution of times, in nanoseconds, as a table shows it.</summary>
/// <param name="Count">Number of times, 1 or more.</param>
/// <param name="P50Ns">The median.</param>
/// <param name="P99Ns">99 of 100 are at or below it.</param>
/// <param name="P999Ns">999 of 1000 are at or below it.</param>
/// <param name="MaxNs">The largest, exact.</param>
public readonly record struct LatencyFigures(long Count, double P50Ns, double P99Ns, double P999Ns, double MaxNs);
