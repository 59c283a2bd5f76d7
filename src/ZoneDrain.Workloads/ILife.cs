namespace ZoneDrain.Workloads;

/// <summary>One life of the devices, as a worker that loads them sees it.</summary>
internal interface ILife
{
    /// <summary>What is loaded.</summary>
    ScenarioWorld World { get; }

    /// <summary>Workers that load, this one included.</summary>
    int Workers { get; }

    /// <summary>Seed of every draw.</summary>
    ulong Seed { get; }

    /// <summary>Sample latencies.</summary>
    bool Measures { get; }

    /// <summary>Faults on a timeline; null when nothing goes wrong.</summary>
    IFaults? Faults { get; }

    /// <summary>A device was killed.</summary>
    bool IsKilled { get; }

    /// <summary>Somebody wants the load to end.</summary>
    bool IsStopping { get; }
}
