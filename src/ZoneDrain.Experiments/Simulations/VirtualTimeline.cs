using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Simulations;

/// <summary>The faults of a scenario's timeline in virtual time: of silos, which happen to them as to those of a run's own, and of their calls.</summary>
public static class VirtualTimeline
{
    /// <summary>How long a share that is handed over does not answer.</summary>
    private const long HandOverNs = 100_000_000;

    /// <summary>The faults that can happen in virtual time.</summary>
    public static IReadOnlyList<FaultKind> Allowed { get; } = [.. Enum.GetValues<FaultKind>().Where(FaultWords.IsOfCluster)];

    /// <summary>
    /// What happens to silos. As on a run's own silos the first is spared, and of the others the one that has been there longest is concerned; one that stands
    /// still or is cut off for longer than silos are declared dead after is lost, and another takes its place at the end.
    /// </summary>
    /// <param name="faults">The timeline, of <see cref="Allowed"/> faults.</param>
    /// <param name="silos">Silos at the beginning, at least 2 where a fault takes one away.</param>
    /// <param name="declaredAfter">How long after its death a silo is declared dead.</param>
    public static IReadOnlyList<VirtualFault> Of(IEnumerable<FaultSpec> faults, int silos, TimeSpan declaredAfter)
    {
        var found = new List<VirtualFault>();
        var (oldest, joined, deathNs) = (new Queue<int>(Enumerable.Range(1, silos - 1)), silos, Ns(declaredAfter));
        foreach (var fault in faults.OrderBy(fault => fault.At))
        {
            var isLost = fault.For >= declaredAfter;
            switch (fault.Fault)
            {
                case FaultKind.SiloPaused when !isLost:
                    found.Add(new(VirtualFaultKind.Pause, Ns(fault.At), Ns(fault.For), oldest.Peek(), 1));
                    break;
                case FaultKind.SiloPartitioned when !isLost:
                    found.Add(new(VirtualFaultKind.Partition, Ns(fault.At), Ns(fault.For), oldest.Peek(), 1));
                    break;
                case FaultKind.SiloAdded:
                    found.Add(new(VirtualFaultKind.JoinWave, Ns(fault.At), HandOverNs, 0, 1));
                    found.Add(new(VirtualFaultKind.SilosLeave, Ns(fault.End), HandOverNs, joined++, 1));
                    break;
                case FaultKind.SiloLeaves:
                    found.Add(new(VirtualFaultKind.SilosLeave, Ns(fault.At), HandOverNs, oldest.Dequeue(), 1));
                    Replace(fault);
                    break;
                case FaultKind.SiloKilled or FaultKind.SiloPaused or FaultKind.SiloPartitioned:
                    found.Add(new(VirtualFaultKind.RackDies, Ns(fault.At), deathNs, oldest.Dequeue(), 1));
                    Replace(fault);
                    break;
                case FaultKind.DroppedCalls:
                    found.Add(OfCalls(VirtualFaultKind.DroppedCalls, fault));
                    break;
                case FaultKind.RepeatedCalls:
                    found.Add(OfCalls(VirtualFaultKind.RepeatedCalls, fault));
                    break;
                case FaultKind.DelayedCalls:
                    found.Add(OfCalls(VirtualFaultKind.DelayedCalls, fault));
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(faults), fault.Fault, "this does not happen in virtual time");
            }
        }

        return found;

        void Replace(FaultSpec fault)
        {
            found.Add(new(VirtualFaultKind.JoinWave, Ns(fault.End), HandOverNs, 0, 1));
            oldest.Enqueue(joined++);
        }
    }

    private static VirtualFault OfCalls(VirtualFaultKind kind, FaultSpec fault) =>
        new(kind, Ns(fault.At), Ns(fault.For), 0, 0, Share: fault.Share, DelayNs: Ns(fault.Delay));

    private static long Ns(TimeSpan span) => (long)span.TotalNanoseconds;
}
