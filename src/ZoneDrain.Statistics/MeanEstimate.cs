using System.Text.Json.Serialization;

namespace ZoneDrain.Statistics;

/// <summary>
/// An estimated mean and how well it is known. A price that was given, not measured, is <see cref="Exact"/>: no variance, infinite degrees of freedom.
/// Sums of independent estimates carry the degrees of freedom of Welch and Satterthwaite (Biometrics Bulletin 2, 1946).
/// </summary>
/// <param name="Mean">The estimate, in the unit of its samples; finite.</param>
/// <param name="Variance">Variance of the estimate (not of a sample), 0 or more; infinite when a single sample leaves it unknown.</param>
/// <param name="DegreesOfFreedom">Above 0, or infinite for an exact value.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct MeanEstimate(double Mean, double Variance, double DegreesOfFreedom)
{
    /// <summary>The exact 0.</summary>
    public static MeanEstimate Zero => Exact(0);

    /// <summary>True when nothing about the value is left to chance.</summary>
    [JsonIgnore]
    public bool IsExact => Variance == 0;

    /// <summary>A value taken as it is.</summary>
    public static MeanEstimate Exact(double value) => new(value, 0, double.PositiveInfinity);

    /// <summary>
    /// The mean of samples. With <paramref name="trim"/> above 0 that share of the smallest and of the largest samples is left out, so that a stalled
    /// slice does not carry the mean away (Yuen, "The Two-Sample Trimmed t for Unequal Population Variances", Biometrika 61, 1974).
    /// Throws <see cref="ArgumentException"/> on no or non-finite samples, <see cref="ArgumentOutOfRangeException"/> unless trim is in 0 to 0.4.
    /// </summary>
    public static MeanEstimate Of(IReadOnlyList<double> samples, double trim = 0)
    {
        if (!(trim is >= 0 and <= 0.4))
            throw new ArgumentOutOfRangeException(nameof(trim), trim, "The share trimmed at each end lies between 0 and 0.4.");

        var sorted = Robust.Sorted(samples);
        var count = sorted.Length;
        var cut = (int)(trim * count);
        var kept = count - 2 * cut;
        var mean = sorted.AsSpan(cut, kept).ToArray().Average();
        if (kept < 2)
            return new MeanEstimate(mean, double.PositiveInfinity, 1);

        // Winsorised: what was cut counts as its nearest kept neighbour. Without trimming this is the usual variance of a mean.
        double[] winsorised = [.. sorted.Select(sample => Math.Clamp(sample, sorted[cut], sorted[count - 1 - cut]))];
        var centre = winsorised.Average();
        var squares = winsorised.Sum(sample => (sample - centre) * (sample - centre));
        return new MeanEstimate(mean, squares / (kept * (kept - 1.0)), kept - 1);
    }

    /// <summary>The estimate times an exact factor, such as a count of events.</summary>
    public MeanEstimate Times(double factor) => factor == 0 ? Zero : this with { Mean = Mean * factor, Variance = Variance * factor * factor };

    /// <summary>Half the width of an interval, in the unit of the mean; 0 for an exact value, infinite for a single sample.</summary>
    public double HalfWidth(double confidence = 0.95) => IsExact ? 0 : Fieller.TwoSided(confidence, DegreesOfFreedom) * Math.Sqrt(Variance);

    /// <summary>The sum with an independent estimate.</summary>
    public MeanEstimate Plus(MeanEstimate other) =>
        new(Mean + other.Mean, Variance + other.Variance, Welch(Variance, DegreesOfFreedom, other.Variance, other.DegreesOfFreedom));

    /// <summary>The difference from an independent estimate. Paired samples know more: subtract them pair by pair, then take <see cref="Of"/>.</summary>
    public MeanEstimate Minus(MeanEstimate other) => Plus(other.Times(-1));

    internal static double Welch(double variance1, double freedom1, double variance2, double freedom2)
    {
        if (variance1 == 0)
            return variance2 == 0 ? double.PositiveInfinity : freedom2;
        if (variance2 == 0)
            return freedom1;
        if (double.IsInfinity(variance1) || double.IsInfinity(variance2))
            return 1;

        // In shares of the total, so that variances in squared nanoseconds do not overflow when squared again.
        var share1 = variance1 / (variance1 + variance2);
        var share2 = 1 - share1;
        return 1 / (share1 * share1 / freedom1 + share2 * share2 / freedom2);
    }
}
