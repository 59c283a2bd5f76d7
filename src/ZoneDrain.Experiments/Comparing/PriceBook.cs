using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>The prices of a comparison.</summary>
/// <param name="Measured">What was measured event by event, edges back to back.</param>
internal sealed record PriceBook(Prices Measured)
{
    /// <summary>Edge pair prices back to back on all workers, at full contention, by strategy; only of those that hear of edges.</summary>
    public IReadOnlyDictionary<string, MeanEstimate> AllCores { get; init; } = new Dictionary<string, MeanEstimate>();

    /// <summary>The same of one worker alone.</summary>
    public IReadOnlyDictionary<string, MeanEstimate> OneCore { get; init; } = new Dictionary<string, MeanEstimate>();

    /// <summary>What was measured in the scenario itself; null where nothing was.</summary>
    public InSitu? InSitu { get; set; }

    /// <summary>Pairs that the time did not suffice for.</summary>
    public IReadOnlyList<OpenPair> Open { get; set; } = [];

    /// <summary>The answer checked by lives; null where it was not.</summary>
    public LivesReport? Lives { get; set; }

    /// <summary>Every price that answers: given ones before those in situ, and these before those event by event.</summary>
    public Prices Answering(Prices given, IReadOnlyList<StrategySamples> samples)
    {
        var prices = InSitu?.Over(Measured) ?? Measured;
        foreach (var kind in EventKinds.All)
        {
            foreach (var strategy in samples)
            {
                if (given.Find(kind, strategy.Name) is { } price) prices = prices.With(kind, price, strategy.Name);
            }
        }

        return prices;
    }
}
