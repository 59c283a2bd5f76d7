namespace ZoneDrain.Engines.Explorer;

/// <summary>Where an operation on a device may fail.</summary>
public enum FailurePoint
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>There is no frame that a page could move to.</summary>
    NoFrame,

    /// <summary>A page is being freed, or its folio split, when it is to be moved.</summary>
    PageChanges,

    /// <summary>A page-table entry was changed by somebody else just before.</summary>
    EntryChanges,

    /// <summary>A page of the block is still out when all have moved.</summary>
    PageIsolated,

    /// <summary>The pgmap was killed by somebody else.</summary>
    KilledBefore,

    /// <summary>The memory device does not take its extents back.</summary>
    DeviceRefuses,

    /// <summary>A process has a page pinned, and lets go at some time.</summary>
    Pinned,

    /// <summary>A process has a page pinned for ever.</summary>
    PinnedForEver,
}
