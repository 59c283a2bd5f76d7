namespace ZoneDrain.Experiments.Results;

/// <summary>Which strategy lets go soon enough, and what its hot path costs.</summary>
/// <param name="ReleaseDeadlineNs">The time from kill to release that is asked for.</param>
/// <param name="Strategies">A row a strategy.</param>
public sealed record LatencyAnswer(double ReleaseDeadlineNs, IReadOnlyList<LatencyRow> Strategies);

/// <summary>The latency answer for one strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="AboveBoundNs">Median release time above the common bound.</param>
/// <param name="HotOperationP99Ns">p99 of the operation that the load does most.</param>
/// <param name="LargestDevicePages">4 KiB pages of the largest device that meets the deadline at the scenario's folio order; null when none does.</param>
/// <param name="SmallestFolioOrder">The smallest folio order at which the scenario's device meets it; null when none does.</param>
public sealed record LatencyRow(string Strategy, double AboveBoundNs, double? HotOperationP99Ns, long? LargestDevicePages, int? SmallestFolioOrder);
