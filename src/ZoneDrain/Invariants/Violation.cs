namespace ZoneDrain.Invariants;

/// <summary>A broken invariant, by name.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="Page">The page.</param>
/// <param name="Scheme">The scheme of its pgmap.</param>
/// <param name="Owner">Who holds or did it.</param>
/// <param name="Detail">Expected and actual.</param>
/// <param name="Predicted">The table of schemes and strategies foretells it: a hazard, counted and shown, not a failure.</param>
public sealed record Violation(Invariant Invariant, PageId Page, SchemeId Scheme, string Owner, string Detail, bool Predicted)
{
    /// <summary>The last transitions of the page, oldest first; empty where the engine keeps no history.</summary>
    public IReadOnlyList<string> Transitions { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Invariant} on {Page} under {Scheme}: {Owner}; {Detail}";
}
