using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Faults;

/// <summary>Faults of silos and of the calls between them, done by who started the silos. Neither method waits for what it began.</summary>
public interface IClusterFaults
{
    /// <summary>Begins a fault for which <see cref="FaultWords.IsOfCluster"/> holds.</summary>
    void Begin(FaultSpec fault);

    /// <summary>Ends it: calls arrive again, a silo that stood still goes on, another takes the place of one that was killed, one that was added
    /// leaves.</summary>
    void End(FaultSpec fault);
}
