using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Loads;

/// <summary>Faults of silos and calls, done by who reached the cluster. Neither method waits for what it began.</summary>
public interface IClusterFaults
{
    /// <summary>Begins a fault for which <see cref="FaultWords.IsOfCluster"/> holds.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="seed">Of what is random about it.</param>
    /// <returns>The silo that it meets, as <see cref="SiloLoad.Silo"/> has it; empty for a fault of calls, and where it meets none.</returns>
    string Begin(FaultSpec fault, ulong seed);

    /// <summary>Ends it: a silo that stood still goes on, another takes the place of one that was killed, one that was added leaves,
    /// calls arrive again.</summary>
    void End(FaultSpec fault);

    /// <summary>Calls that were disturbed so far; waits a moment for what silos have not told yet.</summary>
    CallCounts Calls { get; }
}
