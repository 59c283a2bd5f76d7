namespace ZoneDrain.Cli.Replay;

/// <summary>How far prediction and recording agree.</summary>
/// <param name="Kinds">A row a kind of prediction.</param>
/// <param name="Disagreements">The first disagreements with both sides, a line each.</param>
/// <param name="Notes">What could not be checked or was not understood, a sentence each.</param>
/// <param name="Interrupted">True when the replay was cancelled before the end of the trace.</param>
internal sealed record TraceAgreement(
    IReadOnlyList<AgreementRow> Kinds, IReadOnlyList<string> Disagreements, IReadOnlyList<string> Notes, bool Interrupted);
