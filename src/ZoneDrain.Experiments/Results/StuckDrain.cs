namespace ZoneDrain.Experiments.Results;

/// <summary>A drain that passed its deadline.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Pgmap">The pgmap, as its id prints itself.</param>
/// <param name="DeadlineNs">The deadline, in nanoseconds after the kill.</param>
/// <param name="Holders">Who holds what; empty when nobody does and the drain itself is stuck.</param>
public sealed record StuckDrain(string Strategy, string Pgmap, double DeadlineNs, IReadOnlyList<StuckHolder> Holders);
