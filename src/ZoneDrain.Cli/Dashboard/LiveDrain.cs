namespace ZoneDrain.Cli.Dashboard;

/// <summary>A pgmap that drains.</summary>
/// <param name="Pgmap">The pgmap, as its id prints itself.</param>
/// <param name="AgeMs">Milliseconds since its kill.</param>
/// <param name="Holders">Who holds its pages, in words.</param>
internal sealed record LiveDrain(string Pgmap, double AgeMs, IReadOnlyList<string> Holders);
