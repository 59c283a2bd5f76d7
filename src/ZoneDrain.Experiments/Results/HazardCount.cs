namespace ZoneDrain.Experiments.Results;

/// <summary>How often a predicted hazard happened.</summary>
/// <param name="Invariant">The broken invariant's name.</param>
/// <param name="Count">Number of times, over all repetitions, 1 or more.</param>
/// <param name="Prediction">Why it was to be expected, as a clause; empty when the name says it all.</param>
public sealed record HazardCount(string Invariant, long Count, string Prediction);
