namespace ZoneDrain.Engines.Simulation;

/// <summary>How long a message is under way: half take no longer than the median, and one in a hundred longer than the 99th percentile.</summary>
/// <param name="P50Ns">The median, 0 to 10 s in nanoseconds.</param>
/// <param name="P99Ns">The 99th percentile, not below the median.</param>
public sealed record HopTime(long P50Ns, long P99Ns);
