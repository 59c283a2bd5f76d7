namespace ZoneDrain.Workloads;

/// <summary>A latency histogram as plain data, ready for <c>histograms.json</c>; all figures in nanoseconds.</summary>
public sealed record HistogramSnapshot
{
    /// <summary>Unit of every figure here: always "ns".</summary>
    public string Unit { get; init; } = "ns";

    /// <summary>Largest relative error of a value read from the buckets.</summary>
    public double RelativeErrorMax { get; init; } = LatencyHistogram.RelativeErrorMax;

    /// <summary>Number of values, clipped ones included.</summary>
    public required long Count { get; init; }

    /// <summary>Number of values above one hour, which sit in the last bucket.</summary>
    public required long Clipped { get; init; }

    /// <summary>Smallest value, exact; null when empty.</summary>
    public required long? MinNs { get; init; }

    /// <summary>Largest value, exact; null when empty.</summary>
    public required long? MaxNs { get; init; }

    /// <summary>Mean; null when empty.</summary>
    public required double? MeanNs { get; init; }

    /// <summary>Buckets that hold something, in rising order.</summary>
    public required IReadOnlyList<HistogramBucket> Buckets { get; init; }
}

/// <summary>One bucket of a latency histogram: how many values lay between two bounds, both included.</summary>
/// <param name="LowNs">Lowest value of the bucket, in nanoseconds, 0 or more.</param>
/// <param name="HighNs">Highest value of the bucket, in nanoseconds, at most 1/128 above <paramref name="LowNs"/> or equal to it.</param>
/// <param name="Count">Number of values, 1 or more.</param>
public readonly record struct HistogramBucket(long LowNs, long HighNs, long Count);
