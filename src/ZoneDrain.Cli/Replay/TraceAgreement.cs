namespace ZoneDrain.Cli.Replay;

/// <summary>How far prediction and recording agree.</summary>
/// <param name="Kinds">A row a kind of prediction.</param>
/// <param name="Disagreements">The first disagreements with both sides, a line each.</param>
/// <param name="Notes">What could not be checked or was not understood, a sentence each.</param>
/// <param name="Interrupted">True when the replay was cancelled before the end of the trace.</param>
internal sealed record TraceAgreement(
    IReadOnlyList<AgreementRow> Kinds, IReadOnlyList<string> Disagreements, IReadOnlyList<string> Notes, bool Interrupted);

/// <summary>Agreement on one kind of prediction.</summary>
/// <param name="Kind">What was predicted, as "fault result".</param>
/// <param name="Samples">Predictions that were checked, 0 or more.</param>
/// <param name="Agreed">How many of them agreed.</param>
/// <param name="Inferred">How many rest on an inferred input.</param>
/// <param name="Commonest">How many the commonest outcome alone would have scored.</param>
/// <param name="Uncheckable">How many more could not be checked.</param>
internal sealed record AgreementRow(string Kind, long Samples, long Agreed, long Inferred, long Commonest, long Uncheckable)
{
    /// <summary>Share that agreed, 0 to 1; null without samples.</summary>
    public double? Agreement => Samples == 0 ? null : (double)Agreed / Samples;
}
