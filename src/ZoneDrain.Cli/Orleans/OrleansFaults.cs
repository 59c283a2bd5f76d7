using ZoneDrain.Cluster.FaultInjection;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;

namespace ZoneDrain.Cli.Orleans;

/// <summary>What a timeline does to a cluster: to the silos of the run's own, and to calls between actors.</summary>
/// <param name="crew">The silos; null where the run has none of its own.</param>
/// <param name="calls">Disturbs calls.</param>
internal sealed class OrleansFaults(SiloCrew? crew, CallFaults calls) : IClusterFaults
{
    /// <inheritdoc/>
    public CallCounts Calls
    {
        get
        {
            var counts = calls.Read();
            return new(counts.Dropped, counts.Repeated, counts.Delayed);
        }
    }

    /// <inheritdoc/>
    public string Begin(FaultSpec fault, ulong seed)
    {
        if (!FaultWords.IsOfCalls(fault.Fault))
            return crew?.Begin(fault) ?? "";
        calls.Begin(KindOf(fault.Fault), (int)Math.Round(1000 * fault.Share), fault.Delay, seed, fault.For);
        return "";
    }

    /// <inheritdoc/>
    public void End(FaultSpec fault)
    {
        if (FaultWords.IsOfCalls(fault.Fault))
            calls.End();
        else
            crew?.End(fault);
    }

    private static CallFaultKind KindOf(FaultKind fault) => fault switch
    {
        FaultKind.DroppedCalls => CallFaultKind.Dropped,
        FaultKind.RepeatedCalls => CallFaultKind.Repeated,
        _ => CallFaultKind.Delayed,
    };
}
