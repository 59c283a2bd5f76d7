namespace ZoneDrain.Ids;

/// <summary>A way to learn that no page of a killed pgmap is in use (kernel-model 3.3).</summary>
public enum StrategyId : byte
{
    /// <summary>X0: one count a page on the pgmap, dropped page by page at the kill.</summary>
    DropEach,

    /// <summary>X5: all counts dropped at the kill, no page awaited.</summary>
    Bulk,

    /// <summary>X3: one pass that waits on each page in use (mail S2).</summary>
    Sweep,

    /// <summary>X4: pass after pass until one is clean.</summary>
    Rescan,

    /// <summary>X1: one shared counter, changed at first and last use (mail S3).</summary>
    Counter,

    /// <summary>X1 as percpu_ref: a counter a worker, summed after the kill.</summary>
    Percpu,

    /// <summary>X7: chunk counters that report only their own first and last use.</summary>
    Tree,

    /// <summary>X8: a sweep over the chunks that were ever in use.</summary>
    DirtySweep,

    /// <summary>X9: weights leased to workers and returned.</summary>
    Credit,
}
