namespace ZoneDrain.Workloads;

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
    internal sealed record Tenant(ProcessId Id, WorldTarget[] Targets, long[] Starts)
    {
        private int _leaving;

        /// <summary>Somebody makes it exit, or starts another in its place.</summary>
        public bool IsLeaving => Volatile.Read(ref _leaving) != 0;

        /// <summary>Takes it upon the caller to put another in its place; false where somebody has done so before.</summary>
        public bool TryReplace() => Interlocked.Exchange(ref _leaving, 1) == 0;

        /// <summary>The process lives on after all.</summary>
        public void Stay() => Volatile.Write(ref _leaving, 0);
    }
}
