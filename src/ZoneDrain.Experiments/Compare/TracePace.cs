namespace ZoneDrain.Experiments.Compare;

/// <summary>How a recorded trace is replayed as a workload.</summary>
public enum TracePace
{
    /// <summary>Step by step in the order of the recording.</summary>
    Recorded,

    /// <summary>Every process as fast as possible; only the order within a thread is kept.</summary>
    Fast,
}
