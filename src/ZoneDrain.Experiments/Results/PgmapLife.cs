namespace ZoneDrain.Experiments.Results;

/// <summary>The life of one pgmap. Times are milliseconds since the start of the run.</summary>
/// <param name="Name">The device, and the number of its life in the run from 1, as "dax0 #3".</param>
/// <param name="CreatedMs">When it was created.</param>
/// <param name="KilledMs">When it was killed; null when it was not.</param>
/// <param name="ReleasedMs">When it was released; null when it still drains or lives.</param>
/// <param name="Holders">Who held its last pages, in words; empty when nobody is known.</param>
public sealed record PgmapLife(string Name, double CreatedMs, double? KilledMs, double? ReleasedMs, IReadOnlyList<string> Holders);
