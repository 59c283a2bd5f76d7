namespace ZoneDrain.Experiments.Loads;

/// <summary>How far a load is, once a second.</summary>
/// <param name="Phase">"warm-up", "load" or "teardown", and the fault of the moment.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Total">The whole length.</param>
/// <param name="DonePerSecond">Operations of the last second.</param>
/// <param name="LatencyP99Ns">The 99th percentile of the last second; null where nothing ended.</param>
public readonly record struct LoadProgress(string Phase, TimeSpan Elapsed, TimeSpan Total, double DonePerSecond, long? LatencyP99Ns)
{
    /// <summary>What the world looks like; null unless the observer watches.</summary>
    public LoadSurroundings? Surroundings { get; init; }
}
