namespace ZoneDrain.Traces.Reading;

/// <summary>What the kernel did in a step. For the check alone: a predictor never sees it.</summary>
public readonly record struct TraceOutcome()
{
    /// <summary>Line on which the step ended, or 0 when the trace ends before it.</summary>
    public int EndLine { get; init; }

    /// <summary>The kernel's error number of a failed call, or 0.</summary>
    public int Errno { get; init; }

    /// <summary>A 2 MiB fault was tried.</summary>
    public bool PmdTried { get; init; }

    /// <summary>Result of the 2 MiB fault.</summary>
    public FaultResults PmdResult { get; init; }

    /// <summary>A 4 KiB fault ran.</summary>
    public bool PteTried { get; init; }

    /// <summary>Result of the 4 KiB fault.</summary>
    public FaultResults PteResult { get; init; }

    /// <summary>A zero page was mapped, small or huge.</summary>
    public bool HoleLoaded { get; init; }

    /// <summary>The file's size in pages as a 2 MiB fault printed it, or -1: only those print it.</summary>
    public long LastPageOffset { get; init; } = -1;

    /// <summary>A read-only entry was present before the fault (MKWRITE).</summary>
    public bool EntryPresent { get; init; }

    /// <summary>A page table hung at the slot before the 4 KiB fault.</summary>
    public bool TablePresent { get; init; }

    /// <summary>The inode the fault named.</summary>
    public TraceInode Inode { get; init; }

    /// <summary>The page offset in the file that the fault named.</summary>
    public ulong PageOffset { get; init; }

    /// <summary>The file system broke layouts.</summary>
    public bool BrokeLayouts { get; init; }

    /// <summary>Rounds of looking for a busy page.</summary>
    public int Rounds { get; init; }

    /// <summary>Rounds that found one.</summary>
    public int BusyRounds { get; init; }

    /// <summary>Ranges whose writing back was begun.</summary>
    public int WritebackRanges { get; init; }

    /// <summary>Entries written back; a 2 MiB entry counts once.</summary>
    public int WritebackEntries { get; init; }

    /// <summary>True when the step's end is in the trace.</summary>
    public bool IsComplete => EndLine != 0;

    /// <summary>True when a pinned page was met.</summary>
    public bool WasBusy => BusyRounds > 0;
}
