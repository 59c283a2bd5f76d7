namespace ZoneDrain.Experiments.Scenarios;

/// <summary>One field of a scenario, for a reader.</summary>
/// <param name="Path">Its path, as <c>devices[].size</c>.</param>
/// <param name="Required">Whether a scenario must give it.</param>
/// <param name="Default">The value that holds otherwise; empty where there is none.</param>
/// <param name="Allowed">What is allowed; empty for a section.</param>
/// <param name="Summary">What it means.</param>
public sealed record ScenarioReferenceRow(string Path, bool Required, string Default, string Allowed, string Summary);
