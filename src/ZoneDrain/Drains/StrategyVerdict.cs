using ZoneDrain.Invariants;

namespace ZoneDrain.Drains;

/// <summary>An entry of the table scheme × strategy.</summary>
/// <param name="Fitness">Whether it fits.</param>
/// <param name="Hazards">The invariants it is known to break.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record StrategyVerdict(Fitness Fitness, IReadOnlyList<Invariant> Hazards, string Reason);
