using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Loads;

/// <summary>Told what a load records, as it is recorded. Calls come from one thread at a time; what they throw ends the run.</summary>
public interface ILoadObserver
{
    /// <summary>Whether somebody watches, so that each second shall carry its <see cref="LoadProgress.Surroundings"/>, whose making costs a little.</summary>
    bool Watches => false;

    /// <summary>The load goes on in a world that outlives this program, and can be found again by its name.</summary>
    void Lives(string world)
    {
    }

    /// <summary>What a killed program had left in such a world was read and brought to its end.</summary>
    /// <param name="gap">The gap before, with what was found.</param>
    /// <param name="soFar">The state from which a run that is killed again can be resumed.</param>
    void TookOver(LoadGap gap, SoakState soFar)
    {
    }

    /// <summary>A second is over.</summary>
    void Second(SecondSample sample, LoadProgress progress);

    /// <summary>A cycle is over: the devices were released.</summary>
    /// <param name="sample">What the cycle showed.</param>
    /// <param name="soFar">The state from which a killed run can be resumed, with everything measured so far.</param>
    void Cycle(CycleSample sample, SoakState soFar);
}

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
