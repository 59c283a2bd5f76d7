using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>A price of this run less that of an earlier one, in nanoseconds: each has an error of its own, and the difference has both.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Measure">What is compared.</param>
/// <param name="Before">The baseline's.</param>
/// <param name="Now">This run's.</param>
/// <param name="Confidence">The confidence of its interval, corrected for the number of comparisons.</param>
public sealed record BaselineDifference(string Strategy, string Measure, MeanEstimate Before, MeanEstimate Now, double Confidence)
{
    // A price that differs by less is the same to anybody who must choose a strategy.
    private const double Margin = 0.05;

    /// <summary>This run's less the baseline's.</summary>
    public MeanEstimate Difference => Now.Minus(Before);

    /// <summary>Lower end of the interval of the difference.</summary>
    public double LowNs => Difference.Mean - Difference.HalfWidth(Confidence);

    /// <summary>Upper end of the interval of the difference.</summary>
    public double HighNs => Difference.Mean + Difference.HalfWidth(Confidence);

    /// <summary>Dearer beyond the interval, and by more than a twentieth.</summary>
    public bool IsRegression => LowNs > 0 && Difference.Mean > Margin * Math.Abs(Before.Mean);
}
