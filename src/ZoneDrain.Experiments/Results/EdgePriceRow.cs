using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>What an edge pair costs under a strategy above bulk, in nanoseconds: where the scenario makes it, and where nothing but edges is made.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="InSitu">In the scenario's own operations, on all workers; null where it was not measured.</param>
/// <param name="BlocksKept">Share of the slices in which every worker kept its core, 0 to 1: the others do not count.</param>
/// <param name="AllCores">Edges back to back on all workers, at full contention; null where it was not measured.</param>
/// <param name="OneCore">Edges back to back on one core; null where it was not measured.</param>
public sealed record EdgePriceRow(string Strategy, MeanEstimate? InSitu, double BlocksKept, MeanEstimate? AllCores, MeanEstimate? OneCore);
