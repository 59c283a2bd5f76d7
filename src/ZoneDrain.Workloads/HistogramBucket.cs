namespace ZoneDrain.Workloads;

/// <summary>One bucket of a latency histogram: how many values lay between two bounds, both included.</summary>
/// <param name="LowNs">Lowest value of the bucket, in nanoseconds, 0 or more.</param>
/// <param name="HighNs">Highest value of the bucket, in nanoseconds, at most 1/128 above <paramref name="LowNs"/> or equal to it.</param>
/// <param name="Count">Number of values, 1 or more.</param>
public readonly record struct HistogramBucket(long LowNs, long HighNs, long Count);
