using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>What the drains of a strategy took. Times are in nanoseconds; counts are a drain's, summed up over drains.</summary>
public sealed record DrainFigures
{
    /// <summary>Time from kill to release, over all drains.</summary>
    public required LatencyFigures Release { get; init; }

    /// <summary>The bound that all strategies share: until the last holder let go, and one grace period.</summary>
    public required Summary LowerBoundNs { get; init; }

    /// <summary>Time above that bound.</summary>
    public required Summary OverheadNs { get; init; }

    /// <summary>CPU time of a drain.</summary>
    public required Summary CpuNs { get; init; }

    /// <summary>Page words read.</summary>
    public required Summary PagesRead { get; init; }

    /// <summary>Passes beyond the first.</summary>
    public required Summary Rescans { get; init; }

    /// <summary>Times the drain slept for a holder.</summary>
    public required Summary Sleeps { get; init; }

    /// <summary>Messages between workers.</summary>
    public required Summary Messages { get; init; }
}
