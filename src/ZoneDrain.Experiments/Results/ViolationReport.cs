namespace ZoneDrain.Experiments.Results;

/// <summary>A broken invariant that nothing predicted.</summary>
/// <param name="Strategy">The strategy under which it happened.</param>
/// <param name="Invariant">The invariant's name.</param>
/// <param name="Page">The page, as its id prints itself.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Owner">Who holds or did it.</param>
/// <param name="Detail">Expected and actual.</param>
/// <param name="Transitions">The last transitions of the page, oldest first.</param>
public sealed record ViolationReport(
    string Strategy, string Invariant, string Page, string Scheme, string Owner, string Detail, IReadOnlyList<string> Transitions);
