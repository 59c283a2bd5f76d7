namespace ZoneDrain.Invariants;

/// <summary>A broken invariant, before the table of schemes and strategies says whether it was foretold.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="Page">The page.</param>
/// <param name="Owner">One of its holders.</param>
/// <param name="Detail">Expected and actual.</param>
public sealed record BrokenInvariant(Invariant Invariant, PageId Page, string Owner, string Detail);
