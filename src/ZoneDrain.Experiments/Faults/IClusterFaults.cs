using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Faults;

/// <summary>Faults of silos, done by who started them. Neither method waits for what it began.</summary>
public interface IClusterFaults
{
    /// <summary>Begins a fault for which <see cref="FaultWords.IsOfSilos"/> holds.</summary>
    void Begin(FaultSpec fault);

    /// <summary>Ends it: a silo that stood still goes on, another takes the place of one that was killed, one that was added leaves.</summary>
    void End(FaultSpec fault);
}
