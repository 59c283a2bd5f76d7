namespace ZoneDrain.Experiments.Workloads;

/// <summary>A place for a process: when one exits, another takes it. Threads on several workers read it; what they hold may have gone by the time they use
/// it.</summary>
internal sealed class WorldProcess
{
    private volatile Tenant? _tenant;

    public Tenant Current => _tenant ?? throw new InvalidOperationException("no process has taken this place yet");

    public void Become(ProcessId id, WorldTarget[] targets, long[] starts) => _tenant = new(id, targets, starts);

    /// <summary>The process that lives there.</summary>
    /// <param name="Id">Its number.</param>
    /// <param name="Targets">What it maps.</param>
    /// <param name="Starts">First virtual page number of each; -1 where mmap was refused.</param>
    internal sealed record Tenant(ProcessId Id, WorldTarget[] Targets, long[] Starts);
}
