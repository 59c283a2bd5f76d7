using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Results;

/// <summary>A fault as it happened.</summary>
/// <param name="Number">Its number in the run, from 0.</param>
/// <param name="Fault">What went wrong.</param>
/// <param name="FromMs">When it began, in milliseconds since the start of the run.</param>
/// <param name="ToMs">When it ended; null when the run ended first.</param>
public sealed record FaultInterval(int Number, FaultKind Fault, double FromMs, double? ToMs);
