namespace ZoneDrain.Traces.Replay;

/// <summary>One comparison in which the sides differ.</summary>
/// <param name="Line">Line of the trace on which the step began.</param>
/// <param name="Kind">What was compared.</param>
/// <param name="Step">What the step was, in words.</param>
/// <param name="Predicted">The model's side.</param>
/// <param name="Recorded">The kernel's side.</param>
public sealed record Disagreement(int Line, AgreementKind Kind, string Step, string Predicted, string Recorded);
