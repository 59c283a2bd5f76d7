namespace ZoneDrain.Experiments.Scenarios;

/// <summary>How a pgmap is drained once it is killed.</summary>
public enum StrategyId
{
    /// <summary>One count a page on the pgmap, dropped page by page at kill.</summary>
    DropEach,

    /// <summary>All counts dropped at kill and no page awaited: the floor of cost, unsafe under most schemes.</summary>
    Bulk,

    /// <summary>One pass over the pages that waits on each page in use (S2).</summary>
    Sweep,

    /// <summary>Pass after pass until one finds every page idle.</summary>
    Rescan,

    /// <summary>One counter on the pgmap, changed at first and last use of a page (S3).</summary>
    Counter,

    /// <summary>The counter split per worker and gathered at kill, as the kernel's percpu_ref.</summary>
    Percpu,

    /// <summary>Chunks of pages report only their own first and last use upward.</summary>
    Tree,

    /// <summary>A sweep over those chunks only that were ever in use.</summary>
    DirtySweep,

    /// <summary>Weights leased to workers and returned at last use.</summary>
    Credit,
}
