namespace ZoneDrain.Experiments.Results;

/// <summary>A threshold beside what was measured.</summary>
/// <param name="Threshold">The demand, as the scenario writes it.</param>
/// <param name="Measured">What was measured, in the unit that a reader would choose; "not measured" where nothing was.</param>
/// <param name="Held">Whether it is met.</param>
public sealed record ThresholdRow(string Threshold, string Measured, bool Held);
