namespace ZoneDrain.Experiments.Results;

/// <summary>Which strategy lets go soon enough, and what its hot path costs.</summary>
/// <param name="ReleaseDeadlineNs">The time from kill to release that is asked for.</param>
/// <param name="Strategies">A row a strategy.</param>
public sealed record LatencyAnswer(double ReleaseDeadlineNs, IReadOnlyList<LatencyRow> Strategies);
