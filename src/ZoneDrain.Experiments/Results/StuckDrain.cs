namespace ZoneDrain.Experiments.Results;

/// <summary>A drain that passed its deadline.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Pgmap">The pgmap, as its id prints itself.</param>
/// <param name="DeadlineNs">The deadline, in nanoseconds after the kill.</param>
/// <param name="Holders">Who holds what; empty when nobody does and the drain itself is stuck.</param>
public sealed record StuckDrain(string Strategy, string Pgmap, double DeadlineNs, IReadOnlyList<StuckHolder> Holders);

/// <summary>Who keeps a drain from ending.</summary>
/// <param name="Holder">The process, owner object or inode, by name.</param>
/// <param name="Kind">What it holds: "map", "get", "pin", "longterm", "entry".</param>
/// <param name="Page">The page, as its id prints itself.</param>
/// <param name="Count">How many of these references, 1 or more.</param>
public sealed record StuckHolder(string Holder, string Kind, string Page, long Count);
