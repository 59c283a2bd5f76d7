namespace ZoneDrain.Experiments.Results;

/// <summary>Who keeps a drain from ending.</summary>
/// <param name="Holder">The process, owner object or inode, by name.</param>
/// <param name="Kind">What it holds: "map", "get", "pin", "longterm", "entry".</param>
/// <param name="Page">The page, as its id prints itself.</param>
/// <param name="Count">How many of these references, 1 or more.</param>
public sealed record StuckHolder(string Holder, string Kind, string Page, long Count);
