namespace ZoneDrain.Experiments.Results;

/// <summary>Calls between actors that a timeline disturbed.</summary>
/// <param name="Dropped">Calls of which they or their answers were lost.</param>
/// <param name="Repeated">Calls that arrived twice.</param>
/// <param name="Delayed">Calls that arrived late.</param>
public sealed record CallCounts(long Dropped, long Repeated, long Delayed);
