namespace ZoneDrain.Cli.Dashboard;

/// <summary>A pgmap that drains.</summary>
/// <param name="Pgmap">The device, and the number of its life.</param>
/// <param name="AgeMs">Milliseconds since its kill.</param>
/// <param name="Holders">Who holds its pages, in words.</param>
internal sealed record LiveDrain(string Pgmap, double AgeMs, IReadOnlyList<string> Holders);
