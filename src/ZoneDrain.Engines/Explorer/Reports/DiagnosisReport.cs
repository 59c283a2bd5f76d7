namespace ZoneDrain.Engines.Explorer;

/// <summary>What explains the counts that were seen.</summary>
/// <param name="Seen">The counts.</param>
/// <param name="Explanations">The shortest histories, each with other holders than those before it; those at rest first.</param>
/// <param name="States">States that were searched.</param>
/// <param name="IsComplete">The search has come to its end, or has found as many explanations as it was asked for.</param>
/// <param name="Broken">Why nothing explains them, with the invariant that is broken; null where something does.</param>
/// <param name="LeftOut">Holders that the searched world has not: counts above what it can hold are explained by more of the same.</param>
public sealed record DiagnosisReport(
    CountsSeen Seen, IReadOnlyList<Explanation> Explanations, int States, bool IsComplete, string? Broken, string LeftOut);
