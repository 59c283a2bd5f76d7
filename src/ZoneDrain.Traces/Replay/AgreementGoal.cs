namespace ZoneDrain.Traces.Replay;

/// <summary>What a replay must reach.</summary>
/// <param name="Agreement">Share of each kind, 0..1.</param>
/// <param name="MinorityAgreement">Share of each rare outcome (SIGBUS, MAJOR, busy), 0..1.</param>
/// <param name="SamplesMin">Samples a kind must have before it counts.</param>
public sealed record AgreementGoal(double Agreement = 0.99, double MinorityAgreement = 0.95, int SamplesMin = 50);
