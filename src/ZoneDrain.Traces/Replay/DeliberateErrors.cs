namespace ZoneDrain.Traces.Replay;

/// <summary>Wrong rules that a replay can be told to follow, to show that the check of its predictions notices. Never set outside such a test.</summary>
[Flags]
internal enum DeliberateErrors
{
    /// <summary>None: the model as it is.</summary>
    None = 0,

    /// <summary>A truncation unmaps and scans its range alone, not the whole file.</summary>
    RangedUnmap = 1,

    /// <summary>fsync and msync leave the right to write in the page tables.</summary>
    NoWriteProtect = 2,

    /// <summary>The idle threshold is one too high: a page with one reference above its base count passes for idle. Recorded pins take one
    /// reference each, so it is brought about by taking none.</summary>
    ThresholdTooHigh = 4,

    /// <summary>fallocate makes written blocks.</summary>
    NoUnwrittenState = 8,

    /// <summary>Read faults leave their entries clean.</summary>
    ReadsStayClean = 16,

    /// <summary>fork copies the page-table entries of shared DAX mappings.</summary>
    ForkCopiesEntries = 32,

    /// <summary>Memory that is no DAX mapping has no page tables.</summary>
    NoOtherMemory = 64,
}
