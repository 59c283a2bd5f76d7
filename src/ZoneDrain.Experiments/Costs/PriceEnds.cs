using System.Text.Json.Serialization;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>The answer at both ends of one price's range, all others at their middle.</summary>
/// <param name="What">The price, with its ends.</param>
/// <param name="AtLow">The answer at the lower end.</param>
/// <param name="AtHigh">The answer at the upper end.</param>
public sealed record PriceEnds(string What, BreakEven AtLow, BreakEven AtHigh)
{
    [JsonIgnore]
    internal Price Price { get; init; } = Price.Measured(MeanEstimate.Zero);

    // How far the price moves the answer; one that changes who wins moves it furthest.
    [JsonIgnore]
    internal double Factor => (AtLow, AtHigh) is (BreakEven.CrossesAt low, BreakEven.CrossesAt high)
        ? Math.Exp(Math.Abs(Math.Log(high.LifetimeNs / low.LifetimeNs)))
        : double.PositiveInfinity;
}
