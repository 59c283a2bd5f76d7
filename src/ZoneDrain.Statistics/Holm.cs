namespace ZoneDrain.Statistics;

/// <summary>
/// The confidence that each of several comparisons on one page must be judged at, so that all of them together err in no more than one page of twenty: Holm,
/// "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6, 1979.
/// </summary>
public static class Holm
{
    /// <summary>
    /// Confidences in the order of the samples. The most certain difference is judged at 1 - (1 - confidence) / m, the next at m - 1 and so on; from the first
    /// that is no difference, all others keep its level.
    /// </summary>
    /// <param name="samples">Samples of each comparison, whose mean is 0 where there is no difference; two or more each.</param>
    /// <param name="confidence">The confidence of all together, between 0 and 1.</param>
    public static IReadOnlyList<double> Confidences(IReadOnlyList<IReadOnlyList<double>> samples, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var levels = new double[samples.Count];
        var left = samples.Count;
        var rejects = true;
        foreach (var (index, estimate) in samples.Select(sample => MeanEstimate.Of(sample)).Index().OrderByDescending(entry => Certainty(entry.Item)))
        {
            levels[index] = 1 - (1 - confidence) / left;
            rejects &= Math.Abs(estimate.Mean) > estimate.HalfWidth(levels[index]);
            if (rejects) left--;
        }

        return levels;
    }

    private static double Certainty(MeanEstimate estimate) => estimate switch
    {
        { Mean: 0 } => 0,
        { Variance: 0 } => double.PositiveInfinity,
        _ => Math.Abs(estimate.Mean) / Math.Sqrt(estimate.Variance),
    };
}
