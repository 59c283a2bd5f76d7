namespace ZoneDrain.Protocols;

/// <summary>What a protocol found on its way, beside its result: the facts that a recorded kernel trace shows too.</summary>
public record struct Findings
{
    /// <summary>A fault was necessary; false: the entry was there.</summary>
    public bool Faulted { get; set; }

    /// <summary>A 2 MiB fault was tried.</summary>
    public bool HugeTried { get; set; }

    /// <summary>How that ended.</summary>
    public Outcome HugeOutcome { get; set; }

    /// <summary>A 4 KiB fault was tried.</summary>
    public bool SmallTried { get; set; }

    /// <summary>The zero page was mapped: a hole was loaded.</summary>
    public bool HoleLoaded { get; set; }

    /// <summary>Break layouts was called.</summary>
    public bool BrokeLayouts { get; set; }

    /// <summary>Scans for busy pages, 1 when the first met none.</summary>
    public int Scans { get; set; }

    /// <summary>Scans that met a busy page.</summary>
    public int BusyScans { get; set; }

    /// <summary>Write-back was begun: the inode had a dirty entry, if not in the range.</summary>
    public bool WroteBack { get; set; }

    /// <summary>Dirty entries written back.</summary>
    public int EntriesWritten { get; set; }

    /// <summary>A store to a MAP_SYNC mapping had to commit metadata first (VM_FAULT_NEEDDSYNC).</summary>
    public bool Synced { get; set; }

    /// <summary>Pages got, pinned, zapped or faulted.</summary>
    public long Pages { get; set; }

    /// <summary>Size of the file in pages when the fault looked; the trace calls it max_pgoff.</summary>
    public long SizePages { get; set; }

    /// <summary>
    /// Times that something was tried again because it had changed since it was looked at, or was another's at that time. What is looked at anew because the
    /// protocol itself has changed it is none, nor is a sleep: <see cref="BusyScans"/> counts those.
    /// </summary>
    public int Retries { get; set; }

    /// <summary>Pages copied to ordinary memory: copy-on-write, unshare, or a fork of a pinned page.</summary>
    public long Copies { get; set; }

    /// <summary>Pages moved to other memory.</summary>
    public long Moved { get; set; }

    /// <summary>Pages that were to move and stayed: pinned, or gone meanwhile.</summary>
    public long Stayed { get; set; }

    /// <summary>Faults of a device.</summary>
    public long DeviceFaults { get; set; }

    /// <summary>Those for a store to a page that the device had mapped for loads alone.</summary>
    public long SecondFaults { get; set; }

    /// <summary>Slot of the owner object that keeps the references, or start of the mapping.</summary>
    public long Handle { get; set; }

    /// <summary>Why it was refused, where the error alone does not say it.</summary>
    public Refusal Refusal { get; set; }

    /// <summary>Processes that were signalled because memory of theirs failed or goes away: SIGBUS, or SIGKILL.</summary>
    public long Signals { get; set; }
}
