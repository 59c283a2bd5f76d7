namespace ZoneDrain.Engines.Deterministic;

/// <summary>How an order of operations ends, by one schedule.</summary>
/// <param name="Kind">The worst that happens.</param>
/// <param name="Schedule">What was done and what came of it, in order.</param>
/// <param name="Breaks">Letters of what broke; empty: nothing.</param>
/// <param name="Turns">Turns of the schedule.</param>
public sealed record OrderEnd(OrderEndKind Kind, IReadOnlyList<string> Schedule, string Breaks, int Turns);
