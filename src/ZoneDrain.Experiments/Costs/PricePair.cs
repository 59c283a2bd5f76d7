using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>Samples of one price under two strategies, in nanoseconds an event.</summary>
/// <param name="First">Samples of the first strategy, at least one, all finite.</param>
/// <param name="Second">Samples of the second strategy, at least one, all finite.</param>
/// <param name="Paired">True when samples at the same position were measured together, as the blocks of <see cref="PairedSlices"/> are.</param>
public sealed record PricePair(IReadOnlyList<double> First, IReadOnlyList<double> Second, bool Paired)
{
    /// <summary>The paired samples of a measurement in slices.</summary>
    public static PricePair From(PairedPrices prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        return new PricePair(prices.FirstNs, prices.SecondNs, Paired: true);
    }

    /// <summary>
    /// First price less second price. Pairs are subtracted one by one; independent samples mean by mean.
    /// <paramref name="trim"/> as in <see cref="MeanEstimate.Of"/>. Throws <see cref="ArgumentException"/> when pairs are not complete.
    /// </summary>
    public MeanEstimate Difference(double trim = 0)
    {
        if (!Paired)
            return MeanEstimate.Of(First, trim).Minus(MeanEstimate.Of(Second, trim));
        if (First.Count != Second.Count)
            throw new ArgumentException($"Pairs need as many samples on both sides; first has {First.Count}, second {Second.Count}.");
        return MeanEstimate.Of([.. First.Zip(Second, (first, second) => first - second)], trim);
    }
}
