namespace ZoneDrain.Traces.Replay;

/// <summary>Agreement on one kind.</summary>
/// <param name="Kind">What is compared.</param>
/// <param name="Samples">Comparisons.</param>
/// <param name="Agreed">Those in which both sides said the same.</param>
/// <param name="Inferred">Those that rest on an inferred fact.</param>
/// <param name="Uncheckable">Steps of which nothing could be predicted: files never bound to a DAX inode, addresses outside known mappings.</param>
/// <param name="Outcomes">By recorded outcome, most frequent first.</param>
public sealed record KindAgreement(
    AgreementKind Kind, long Samples, long Agreed, long Inferred, long Uncheckable, IReadOnlyList<OutcomeAgreement> Outcomes)
{
    /// <summary>Share agreed, 0..1; 1 without samples.</summary>
    public double Share => Samples == 0 ? 1 : (double)Agreed / Samples;

    /// <summary>What always guessing the commonest outcome would score, 0..1; 1 without samples.</summary>
    public double CommonestShare => Samples == 0 ? 1 : (double)Outcomes[0].Samples / Samples;

    /// <summary>Share of samples that rest on an inferred fact, 0..1.</summary>
    public double InferredShare => Samples == 0 ? 0 : (double)Inferred / Samples;

    /// <summary>Share of steps that could not be checked, 0..1.</summary>
    public double UncheckableShare => Samples + Uncheckable == 0 ? 0 : (double)Uncheckable / (Samples + Uncheckable);
}

/// <summary>Agreement on one recorded outcome.</summary>
/// <param name="Outcome">What was recorded.</param>
/// <param name="Samples">How often, at least 1.</param>
/// <param name="Agreed">How often it was predicted then.</param>
public sealed record OutcomeAgreement(string Outcome, long Samples, long Agreed)
{
    /// <summary>Share predicted, 0..1.</summary>
    public double Share => (double)Agreed / Samples;
}
