namespace ZoneDrain.Engines.Explorer;

/// <summary>A world in which nothing can run although somebody has not ended.</summary>
/// <param name="Waiting">Who waits, for what, and whether that can still come.</param>
/// <param name="Schedule">The choices that lead there.</param>
public sealed record Stuck(IReadOnlyList<string> Waiting, IReadOnlyList<Choice> Schedule);
