namespace ZoneDrain.Experiments.Results;

/// <summary>A stretch of a run.</summary>
/// <param name="Label">What it was, in the scenario's words, as "silo killed".</param>
/// <param name="FromMs">Its start, in milliseconds since the start of the run.</param>
/// <param name="ToMs">Its end; null when it lasts to the end of the run.</param>
public sealed record TimelineSpan(string Label, double FromMs, double? ToMs);
