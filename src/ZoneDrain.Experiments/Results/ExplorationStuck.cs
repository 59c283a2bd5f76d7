namespace ZoneDrain.Experiments.Results;

/// <summary>A world in which nothing can run although somebody has not ended.</summary>
/// <param name="Waiting">Who waits for what, a line each.</param>
/// <param name="Steps">Steps that lead there.</param>
public sealed record ExplorationStuck(IReadOnlyList<string> Waiting, int Steps);
