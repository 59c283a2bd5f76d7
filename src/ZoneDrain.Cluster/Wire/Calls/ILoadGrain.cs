using Orleans.Concurrency;
using ZoneDrain.Cluster.Wire.Records;

namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>One share of a load: its callers live here, on the silo that it was given to, and die with it. For that silo's agent.</summary>
internal interface ILoadGrain : IGrainWithStringKey
{
    /// <summary>Takes the share; it begins with a phase.</summary>
    ValueTask Take(WireLoad load);

    /// <summary>Enters a phase; false: it is not reached yet, and is to be asked for again.</summary>
    ValueTask<bool> Enter(Workloads.LoadPhase phase, bool shifts);

    /// <summary>Operations of the process at a place are slow by so much.</summary>
    ValueTask SlowDown(int place, TimeSpan delay);

    /// <summary>What it has to tell since the question before this one; the same question again has the same answer.</summary>
    ValueTask<WireLoadNews> Gather(long question);

    /// <summary>A protocol that slept has ended at the grain that drives it. One message that may be lost.</summary>
    [OneWay]
    ValueTask Ended(long ticket, string initiator);

    /// <summary>Whoever ordered the load is still there.</summary>
    ValueTask Keep();

    /// <summary>Gives everything back and goes on at another silo, in the phase that it is in; ends when it is there.</summary>
    ValueTask MoveTo(SiloAddress heir);

    /// <summary>Nobody asks any more: forgets everything.</summary>
    ValueTask Leave();
}
