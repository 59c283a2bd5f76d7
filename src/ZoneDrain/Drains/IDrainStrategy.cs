namespace ZoneDrain.Drains;

/// <summary>
/// A drain strategy: it hears the first use of a page, the last use, and the drain. One file a strategy; <see cref="StrategyList"/> is the only other place
/// that knows it. First uses are heard inside a read section, before the page's word changes.
/// </summary>
public interface IDrainStrategy
{
    /// <summary>What the strategy is and costs.</summary>
    static abstract StrategyTraits Traits { get; }

    /// <summary>A last use must be heard inside a read section, because it goes to a worker's own counter. A constant for the hot path.</summary>
    static abstract bool LastUseNeedsSection { get; }

    /// <summary>A page of <paramref name="units"/> counts is about to leave the idle state. False: the pgmap is dying, and the counter says so
    /// itself.</summary>
    static abstract bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger;

    /// <summary>A page has become idle; <paramref name="after"/> is its word since.</summary>
    static abstract void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger;

    /// <summary>The drain: given the reply to its last call, what it wants next. The pgmap is killed, and its kill acknowledged where the teardown says
    /// so.</summary>
    static abstract Next Drain(ref DrainCursor cursor, in Reply reply);
}
