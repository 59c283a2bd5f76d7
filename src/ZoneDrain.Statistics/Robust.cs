namespace ZoneDrain.Statistics;

/// <summary>
/// Statistics that a few stalled measurements do not carry away. Every method throws <see cref="ArgumentException"/> on no or non-finite figures.
/// </summary>
public static class Robust
{
    /// <summary>The middle figure, or the mean of the two middle ones.</summary>
    public static double Median(IReadOnlyList<double> figures) => Quantile(figures, 0.5);

    /// <summary>
    /// The quantile at <paramref name="probability"/> (0 to 1), linear between neighbours: type 7 of Hyndman and Fan, "Sample Quantiles in Statistical
    /// Packages", The American Statistician 50 (1996).
    /// </summary>
    public static double Quantile(IReadOnlyList<double> figures, double probability) => QuantileOfSorted(Sorted(figures), probability);

    internal static double QuantileOfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");

        var position = probability * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    internal static double[] Sorted(IReadOnlyList<double> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Count == 0)
            throw new ArgumentException("There are no figures to summarise.", nameof(figures));

        double[] sorted = [.. figures];
        var bad = Array.FindIndex(sorted, figure => !double.IsFinite(figure));
        if (bad >= 0)
            throw new ArgumentException($"Figure {bad} is {sorted[bad]}; every figure must be finite.", nameof(figures));

        Array.Sort(sorted);
        return sorted;
    }
}
