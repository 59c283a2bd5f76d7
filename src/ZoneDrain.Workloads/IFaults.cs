using ZoneDrain.Ports;

namespace ZoneDrain.Workloads;

/// <summary>Faults on a timeline, as the workload meets them.</summary>
internal interface IFaults
{
    /// <summary>Begins and ends what is due, on any worker.</summary>
    void Tick(ISession session);

    /// <summary>Takes every fault away that keeps a page, on any worker.</summary>
    void Heal(ISession session);

    /// <summary>The timestamp of the last release by a fault; 0 before the first. Until then no drain can end, whatever its strategy.</summary>
    long LastReleaseAt { get; }

    /// <summary>The fault of that release, in words.</summary>
    string LastReleaseBy { get; }

    /// <summary>Called before an operation of a process; takes its time where that process is slow.</summary>
    void SlowDown(int process);
}
