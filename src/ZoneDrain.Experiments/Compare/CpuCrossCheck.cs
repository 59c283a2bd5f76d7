using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Compare;

/// <summary>The CPU time of whole repetitions, as a check of the cost model.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="MeasuredNs">CPU time of a repetition.</param>
/// <param name="AboveBulkNs">Median CPU time above that of bulk; null when bulk did not run.</param>
/// <param name="ModelNs">What events × prices say it should be above bulk; null when a price is missing.</param>
public sealed record CpuCrossCheck(string Strategy, Summary MeasuredNs, double? AboveBulkNs, double? ModelNs);
