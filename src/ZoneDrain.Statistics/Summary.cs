namespace ZoneDrain.Statistics;

/// <summary>Smallest, middle and largest of a few figures, in the unit of the figures.</summary>
/// <param name="Min">Smallest figure.</param>
/// <param name="Median">Middle figure, or the mean of the two middle ones.</param>
/// <param name="Max">Largest figure.</param>
/// <param name="Count">Number of figures, 1 or more.</param>
public readonly record struct Summary(double Min, double Median, double Max, int Count)
{
    /// <summary>Summarises figures, which stay as they are. Throws <see cref="ArgumentException"/> when there are none or one is not finite.</summary>
    public static Summary Of(IReadOnlyList<double> figures)
    {
        var sorted = Robust.Sorted(figures);
        return new Summary(sorted[0], Robust.QuantileOfSorted(sorted, 0.5), sorted[^1], sorted.Length);
    }
}
