namespace ZoneDrain.Traces.Replay;

/// <summary>What is compared between the model and a recording.</summary>
public enum AgreementKind
{
    /// <summary>An access of the trace, which only records those that fault, needs a fault in the model too.</summary>
    FaultNecessary,

    /// <summary>A 2 MiB fault is tried.</summary>
    HugeTried,

    /// <summary>Result of each fault handler that ran: NOPAGE, MAJOR, SIGBUS or FALLBACK.</summary>
    FaultResult,

    /// <summary>The zero page is mapped.</summary>
    HoleLoad,

    /// <summary>Size of the file in pages, as a 2 MiB fault sees it.</summary>
    LargestPageOffset,

    /// <summary>A truncate or fallocate breaks layouts.</summary>
    BreakLayouts,

    /// <summary>Breaking layouts meets a busy page.</summary>
    Busy,

    /// <summary>Scans for a busy page until there is none.</summary>
    Rounds,

    /// <summary>The error of a call on a file.</summary>
    ErrorClass,

    /// <summary>Entries that a sync, or a punch before it cuts, writes back; "none" where no write-back begins.</summary>
    EntriesWrittenBack,
}
