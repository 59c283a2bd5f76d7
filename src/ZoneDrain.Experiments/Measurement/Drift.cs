namespace ZoneDrain.Experiments.Measurement;

/// <summary>
/// A straight line through figures over time that a few outliers do not move: the median of the slopes between all pairs (Theil 1950; Sen, "Estimates of the
/// regression coefficient based on Kendall's tau", JASA 63, 1968), with Sen's 95 % interval.
/// </summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">The unit of a slope, as "bytes an hour".</param>
/// <param name="Points">Figures, 0 or more.</param>
/// <param name="Slope">The slope; null with fewer than two figures.</param>
/// <param name="Low">Lower end of its interval; null with fewer than <see cref="PointsMin"/> figures.</param>
/// <param name="High">Upper end.</param>
/// <param name="LimitMax">The slope that is still called flat, in the same unit.</param>
public sealed record Drift(string Name, string Unit, int Points, double? Slope, double? Low, double? High, double LimitMax)
{
    /// <summary>Figures that an interval needs.</summary>
    public const int PointsMin = 10;

    // All pairs of more would take long and say no more: neighbours are put together by their medians.
    private const int PointsMax = 400;
    private const double Quantile = 1.959964;

    /// <summary>True where even the lower end is above the limit.</summary>
    public bool Grows => Low > LimitMax;

    /// <summary>Fits a line.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="unit">The unit of a slope.</param>
    /// <param name="points">Time in hours, and the figure then; in the order of time.</param>
    /// <param name="limitMax">The growth that is still called flat.</param>
    public static Drift Of(string name, string unit, IReadOnlyList<(double Hours, double Figure)> points, double limitMax)
    {
        ArgumentNullException.ThrowIfNull(points);
        var thin = Thin(points);
        double[] slopes = [.. Slopes(thin)];
        if (slopes.Length == 0)
            return new(name, unit, points.Count, null, null, null, limitMax);
        Array.Sort(slopes);
        var slope = Robust.QuantileOfSorted(slopes, 0.5);
        if (points.Count < PointsMin)
            return new(name, unit, points.Count, slope, null, null, limitMax);
        double n = thin.Count;
        var spread = Quantile * Math.Sqrt(n * (n - 1) * (2 * n + 5) / 18);
        var low = (int)Math.Floor((slopes.Length - spread) / 2);
        var high = (int)Math.Ceiling((slopes.Length + spread) / 2);
        return new(name, unit, points.Count, slope, slopes[Math.Max(0, low)], slopes[Math.Min(slopes.Length - 1, high)], limitMax);
    }

    private static List<(double Hours, double Figure)> Thin(IReadOnlyList<(double Hours, double Figure)> points)
    {
        var size = Math.Max(1, (points.Count + PointsMax - 1) / PointsMax);
        return [.. points.Chunk(size).Select(chunk => (Robust.Median([.. chunk.Select(p => p.Hours)]), Robust.Median([.. chunk.Select(p => p.Figure)])))];
    }

    private static IEnumerable<double> Slopes(List<(double Hours, double Figure)> points)
    {
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = i + 1; j < points.Count; j++)
            {
                if (points[j].Hours > points[i].Hours)
                    yield return (points[j].Figure - points[i].Figure) / (points[j].Hours - points[i].Hours);
            }
        }
    }
}
