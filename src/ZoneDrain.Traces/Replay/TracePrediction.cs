using ZoneDrain.Protocols;

namespace ZoneDrain.Traces.Replay;

/// <summary>What the model says a step does, before anybody looks at what it did.</summary>
/// <param name="Step">Place of the step in the trace.</param>
/// <param name="Outcome">Its result.</param>
/// <param name="Findings">What it found.</param>
/// <param name="IsInferred">The step, or a pin it met, was inferred.</param>
/// <param name="Asleep">It never ended.</param>
internal readonly record struct TracePrediction(int Step, Outcome Outcome, Findings Findings, bool IsInferred, bool Asleep);
