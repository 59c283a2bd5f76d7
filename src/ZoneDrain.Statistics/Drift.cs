namespace ZoneDrain.Statistics;

/// <summary>
/// A straight line through figures over time that a few outliers do not move: the median of the slopes between all pairs (Theil 1950; Sen, "Estimates of the
/// regression coefficient based on Kendall's tau", JASA 63, 1968), with Sen's 95 % interval. Where a run has several parts, as after a resumption, only
/// pairs within a part count, and the variances of the parts add up (Hirsch, Slack and Smith, "Techniques of trend analysis", Water Resources Research
/// 18, 1982).
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
    public static Drift Of(string name, string unit, IReadOnlyList<(double Hours, double Figure)> points, double limitMax) =>
        OfParts(name, unit, [points], limitMax);

    /// <summary>Fits one slope to several parts, each of which may lie higher or lower than the others.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="unit">The unit of a slope.</param>
    /// <param name="parts">Time in hours, and the figure then; each part in the order of time.</param>
    /// <param name="limitMax">The growth that is still called flat.</param>
    public static Drift OfParts(string name, string unit, IReadOnlyList<IReadOnlyList<(double Hours, double Figure)>> parts, double limitMax)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var count = parts.Sum(part => part.Count);
        var size = Math.Max(1, (count + PointsMax - 1) / PointsMax);
        var thin = parts.Select(part => Thin(part, size)).ToList();
        double[] slopes = [.. thin.SelectMany(Slopes)];
        if (slopes.Length == 0)
            return new(name, unit, count, null, null, null, limitMax);
        Array.Sort(slopes);
        var slope = Robust.QuantileOfSorted(slopes, 0.5);
        if (count < PointsMin)
            return new(name, unit, count, slope, null, null, limitMax);
        var spread = Quantile * Math.Sqrt(thin.Sum(part => (double)part.Count * (part.Count - 1) * (2 * part.Count + 5) / 18));
        var low = (int)Math.Floor((slopes.Length - spread) / 2);
        var high = (int)Math.Ceiling((slopes.Length + spread) / 2);
        return new(name, unit, count, slope, slopes[Math.Max(0, low)], slopes[Math.Min(slopes.Length - 1, high)], limitMax);
    }

    private static List<(double Hours, double Figure)> Thin(IReadOnlyList<(double Hours, double Figure)> points, int size) =>
        [.. points.Chunk(size).Select(chunk => (Robust.Median([.. chunk.Select(p => p.Hours)]), Robust.Median([.. chunk.Select(p => p.Figure)])))];

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
