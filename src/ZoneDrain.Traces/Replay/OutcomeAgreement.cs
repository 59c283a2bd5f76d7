namespace ZoneDrain.Traces.Replay;

/// <summary>Agreement on one recorded outcome.</summary>
/// <param name="Outcome">What was recorded.</param>
/// <param name="Samples">How often, at least 1.</param>
/// <param name="Agreed">How often it was predicted then.</param>
public sealed record OutcomeAgreement(string Outcome, long Samples, long Agreed)
{
    /// <summary>Share predicted, 0..1.</summary>
    public double Share => (double)Agreed / Samples;
}
