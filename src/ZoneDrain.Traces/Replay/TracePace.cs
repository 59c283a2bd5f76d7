namespace ZoneDrain.Traces.Replay;

/// <summary>In which order a recorded trace is played as a workload.</summary>
public enum TracePace
{
    /// <summary>In recorded order, on one worker: the same run every time.</summary>
    Recorded,

    /// <summary>As fast as possible on all workers: each process in its own order, processes against each other.</summary>
    Fast,
}
