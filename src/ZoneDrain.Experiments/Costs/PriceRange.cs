namespace ZoneDrain.Experiments.Costs;

/// <summary>The two ends between which a price lies when nothing more is known of it: no interval, for nobody has measured how likely each value is.</summary>
/// <param name="LowNs">Lower end, in nanoseconds, 0 or more.</param>
/// <param name="HighNs">Upper end, above the lower one.</param>
public sealed record PriceRange(double LowNs, double HighNs)
{
    /// <summary>The middle on a scale of factors, because the ends differ by factors; the middle on a plain scale where the lower end is 0.</summary>
    public double MiddleNs => LowNs == 0 ? HighNs / 2 : Math.Sqrt(LowNs * HighNs);
}
