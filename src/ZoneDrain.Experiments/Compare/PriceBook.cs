using ZoneDrain.Experiments.Comparison;

namespace ZoneDrain.Experiments.Compare;

/// <summary>The prices of a comparison: those measured with all cores at work, which answer, and the edge prices on one core beside them.</summary>
/// <param name="Prices">Every price, given ones in place of measured ones.</param>
/// <param name="OneCore">Edge pair prices of one worker alone, by strategy.</param>
internal sealed record PriceBook(Prices Prices, IReadOnlyDictionary<string, MeanEstimate> OneCore);
