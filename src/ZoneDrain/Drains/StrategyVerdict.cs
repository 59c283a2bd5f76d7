using ZoneDrain.Invariants;

namespace ZoneDrain.Drains;

/// <summary>An entry of the table scheme × strategy.</summary>
/// <param name="Fitness">Whether it fits.</param>
/// <param name="Hazards">The invariants it is known to break.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record StrategyVerdict(Compatibility Fitness, IReadOnlyList<Invariant> Hazards, string Reason);

/// <summary>Whether a strategy fits a scheme.</summary>
public enum Compatibility : byte
{
    /// <summary>It keeps the invariants, given both grace periods.</summary>
    Right,

    /// <summary>It runs, and breaks the invariants that its entry names.</summary>
    Unsafe,

    /// <summary>It cannot run: the scheme does not tell it what it must hear.</summary>
    Refused,
}
