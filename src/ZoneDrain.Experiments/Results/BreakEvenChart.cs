using ZoneDrain.Experiments.Costs;

namespace ZoneDrain.Experiments.Results;

/// <summary>The break-even of two strategies over device size and folio order.</summary>
/// <param name="First">The first strategy.</param>
/// <param name="Second">The second strategy.</param>
/// <param name="Points">The points, sizes innermost.</param>
public sealed record BreakEvenChart(string First, string Second, IReadOnlyList<DrainScalingPoint> Points);
