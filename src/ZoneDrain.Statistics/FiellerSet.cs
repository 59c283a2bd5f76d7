using System.Text.Json.Serialization;

namespace ZoneDrain.Statistics;

/// <summary>The confidence set of a ratio: an interval, or something unbounded when the denominator cannot be told from zero.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "set")]
[JsonDerivedType(typeof(Bounded), "bounded")]
[JsonDerivedType(typeof(Complement), "complement")]
[JsonDerivedType(typeof(WholeLine), "whole-line")]
public abstract record FiellerSet
{
    private FiellerSet()
    {
    }

    /// <summary>The denominator differs from zero: all ratios from <paramref name="Low"/> to <paramref name="High"/>.</summary>
    /// <param name="Ratio">Ratio of the means.</param>
    /// <param name="Low">Smallest ratio that the data do not contradict.</param>
    /// <param name="High">Largest ratio that the data do not contradict.</param>
    public sealed record Bounded(double Ratio, double Low, double High) : FiellerSet;

    /// <summary>
    /// The denominator is not distinguishable from zero, yet some ratios are excluded: all up to <paramref name="Below"/> and all from
    /// <paramref name="Above"/> remain. An infinite end means that nothing remains on that side.
    /// </summary>
    /// <param name="Below">Largest remaining ratio of the lower part.</param>
    /// <param name="Above">Smallest remaining ratio of the upper part.</param>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public sealed record Complement(double Below, double Above) : FiellerSet;

    /// <summary>The denominator is not distinguishable from zero, and no ratio is excluded.</summary>
    public sealed record WholeLine : FiellerSet;
}
