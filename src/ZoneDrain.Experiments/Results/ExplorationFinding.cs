namespace ZoneDrain.Experiments.Results;

/// <summary>A schedule that breaks an invariant.</summary>
/// <param name="Title">What it is called: world and invariant.</param>
/// <param name="Invariant">The invariant's name.</param>
/// <param name="Predicted">Whether the table of schemes and strategies foretells it.</param>
/// <param name="Steps">The steps, the last of which breaks it.</param>
public sealed record ExplorationFinding(string Title, string Invariant, bool Predicted, IReadOnlyList<ScheduleStep> Steps);
