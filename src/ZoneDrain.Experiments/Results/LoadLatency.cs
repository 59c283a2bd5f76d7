namespace ZoneDrain.Experiments.Results;

/// <summary>A distribution of times, in nanoseconds.</summary>
/// <param name="Count">Number of times, 1 or more.</param>
/// <param name="P50Ns">The median.</param>
/// <param name="P95Ns">95 of 100 are at or below it.</param>
/// <param name="P99Ns">99 of 100 are at or below it.</param>
/// <param name="P999Ns">999 of 1000 are at or below it.</param>
/// <param name="MaxNs">The largest, exact.</param>
public readonly record struct LoadLatency(long Count, double P50Ns, double P95Ns, double P99Ns, double P999Ns, double MaxNs)
{
    /// <summary>The figures of a histogram; null when it is empty.</summary>
    public static LoadLatency? Of(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return histogram.Count == 0
            ? null
            : new(histogram.Count, At(50), At(95), At(99), At(99.9), histogram.Max ?? 0);

        double At(double percent) => histogram.Percentile(percent) ?? 0;
    }
}
