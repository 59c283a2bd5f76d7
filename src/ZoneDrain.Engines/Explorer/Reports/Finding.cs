using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>Something a search found wrong, and the shortest way to it that the search knows.</summary>
/// <param name="Violation">The broken invariant.</param>
/// <param name="Schedule">The choices that lead to it, the last one breaking it.</param>
public sealed record Finding(Violation Violation, IReadOnlyList<Choice> Schedule);
