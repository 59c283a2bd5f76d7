using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Lives;

/// <summary>What one drain took.</summary>
/// <param name="Cold">The page words had been pushed out of the caches.</param>
/// <param name="ReleaseNs">From kill to release.</param>
/// <param name="LowerBoundNs">Until the last holder let go, and one grace period: no strategy is faster.</param>
/// <param name="CpuNs">CPU time of the thread that drained, between its other operations.</param>
/// <param name="Counts">Events from kill to release.</param>
/// <param name="Rescans">Passes beyond the first.</param>
/// <param name="DrainSleeps">Times the drain itself slept.</param>
/// <param name="Stuck">Who held what when the deadline passed; null when it did not.</param>
internal sealed record DrainFigure(
    bool Cold, double ReleaseNs, double LowerBoundNs, double CpuNs, EngineCounts Counts, long Rescans, long DrainSleeps, StuckDrain? Stuck);
