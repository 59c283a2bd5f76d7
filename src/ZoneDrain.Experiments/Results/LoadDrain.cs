namespace ZoneDrain.Experiments.Results;

/// <summary>A pgmap that is killed and not yet released.</summary>
/// <param name="Name">The pgmap, as <see cref="PgmapLife.Name"/> has it.</param>
/// <param name="AgeMs">Milliseconds since its kill, 0 or more.</param>
/// <param name="Holders">Who holds its pages, in words; empty in the first moments, when nobody has looked yet.</param>
public sealed record LoadDrain(string Name, double AgeMs, IReadOnlyList<string> Holders);
