using MathNet.Numerics.Distributions;

namespace ZoneDrain.Statistics;

/// <summary>
/// Confidence set of a ratio of two means (Fieller, "Some Problems in Interval Estimation", Journal of the Royal Statistical Society B 16, 1954):
/// every ratio r for which numerator - r · denominator is not significantly different from zero.
/// </summary>
public static class Fieller
{
    // Student's t at this many degrees of freedom equals the normal quantile to seven digits.
    private const double NearlyNormal = 1e7;

    /// <summary>
    /// The set for samples. Paired samples (same length, same position) use their covariance; independent ones may differ in length and variance, and
    /// take the degrees of freedom of Welch and Satterthwaite at the estimated ratio.
    /// Throws <see cref="ArgumentException"/> on samples that are missing, not finite, or of unequal length when paired.
    /// </summary>
    public static FiellerSet Of(IReadOnlyList<double> numerator, IReadOnlyList<double> denominator, bool paired, double confidence = 0.95)
    {
        var top = MeanEstimate.Of(numerator);
        var bottom = MeanEstimate.Of(denominator);
        if (!paired)
            return Of(top, bottom, confidence);

        var count = numerator.Count;
        if (count != denominator.Count)
        {
            throw new ArgumentException(
                $"Pairs need as many samples on both sides; numerator has {count}, denominator {denominator.Count}.", nameof(denominator));
        }

        if (count < 2)
            return new FiellerSet.WholeLine();

        double products = 0;
        for (var i = 0; i < count; i++)
            products += (numerator[i] - top.Mean) * (denominator[i] - bottom.Mean);
        return Solve(top, bottom, products / (count * (count - 1.0)), TwoSided(confidence, count - 1));
    }

    /// <summary>The set for two independent estimates, of which either may be exact. Confidence lies between 0 and 1, both excluded.</summary>
    public static FiellerSet Of(MeanEstimate numerator, MeanEstimate denominator, double confidence = 0.95)
    {
        var ratio = numerator.Mean / denominator.Mean;
        var freedom = double.IsFinite(ratio)
            ? MeanEstimate.Welch(numerator.Variance, numerator.DegreesOfFreedom, ratio * ratio * denominator.Variance, denominator.DegreesOfFreedom)
            : denominator.DegreesOfFreedom;
        return Solve(numerator, denominator, 0, TwoSided(confidence, freedom));
    }

    /// <summary>Two-sided quantile of Student's t, or of the normal distribution for infinite degrees of freedom.</summary>
    internal static double TwoSided(double confidence, double freedom)
    {
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Confidence lies between 0 and 1, both excluded.");

        var level = (1 + confidence) / 2;
        return freedom >= NearlyNormal ? Normal.InvCDF(0, 1, level) : StudentT.InvCDF(0, 1, freedom, level);
    }

    // The set is where a·r² - 2·b·r + c <= 0.
    private static FiellerSet Solve(MeanEstimate top, MeanEstimate bottom, double covariance, double t)
    {
        if (!double.IsFinite(top.Variance) || !double.IsFinite(bottom.Variance))
            return new FiellerSet.WholeLine();

        var a = bottom.Mean * bottom.Mean - t * t * bottom.Variance;
        var b = top.Mean * bottom.Mean - t * t * covariance;
        var c = top.Mean * top.Mean - t * t * top.Variance;
        if (a == 0)
            return HalfLine(b, c);

        // This is b² - a·c with the products of the means cancelled by hand: between exact means it must be 0, not a rounding error.
        var discriminant = t * t * (top.Variance * bottom.Mean * bottom.Mean - 2 * covariance * top.Mean * bottom.Mean
            + bottom.Variance * top.Mean * top.Mean - t * t * (top.Variance * bottom.Variance - covariance * covariance));
        if (discriminant < 0 && a < 0)
            return new FiellerSet.WholeLine();

        var ratio = top.Mean / bottom.Mean;
        if (discriminant == 0 && a > 0)
            return new FiellerSet.Bounded(ratio, ratio, ratio);

        // With a above 0 the ratio of the means is in the set, so a negative discriminant there is rounding.
        var (low, high) = Roots(a, b, c, Math.Sqrt(Math.Max(0, discriminant)));
        if (a < 0)
            return new FiellerSet.Complement(low, high);
        return new FiellerSet.Bounded(ratio, Math.Min(low, ratio), Math.Max(high, ratio));
    }

    // The larger root in size first and the other from their product: the plain formula loses the small one to cancellation.
    private static (double Low, double High) Roots(double a, double b, double c, double root)
    {
        var sum = b + (b < 0 ? -root : root);
        var one = sum / a;
        var other = sum == 0 ? one : c / sum;
        return one < other ? (one, other) : (other, one);
    }

    private static FiellerSet HalfLine(double b, double c) => b switch
    {
        0 => new FiellerSet.WholeLine(),
        > 0 => new FiellerSet.Complement(double.NegativeInfinity, c / (2 * b)),
        _ => new FiellerSet.Complement(c / (2 * b), double.PositiveInfinity),
    };
}
