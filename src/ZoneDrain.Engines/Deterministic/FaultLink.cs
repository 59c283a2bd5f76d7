namespace ZoneDrain.Engines.Deterministic;

/// <summary>Where messages meet with faults.</summary>
public enum FaultLink : byte
{
    /// <summary>On every link.</summary>
    Any,

    /// <summary>What a holder asks of a page: acquire, try to get, put.</summary>
    HolderPage,

    /// <summary>What a page reports to the counter of its pgmap at a first or last use.</summary>
    PagePgmap,

    /// <summary>What a drain asks of pgmap and pages, and the notices it sleeps for.</summary>
    Drain,
}
