namespace ZoneDrain.Drains;

/// <summary>X3, Jason Gunthorpe in mail S2: one pass over the pages. A page seen idle stays idle only if first uses are refused and every earlier decision
/// has become visible, so it needs the liveness test and the grace period at the kill.</summary>
public readonly struct Sweep : IDrainStrategy
{
    private static readonly StrategyTraits Values = new(StrategyId.Sweep, "sweep", "one pass that waits on each page in use", "nothing but the liveness test");

    /// <inheritdoc/>
    public static StrategyTraits Traits => Values;

    /// <inheritdoc/>
    public static bool LastUseNeedsSection => false;

    /// <inheritdoc/>
    public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger
    {
        return true;
    }

    /// <inheritdoc/>
    public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger
    {
        // The sweep looks for itself.
    }

    /// <inheritdoc/>
    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        return DrainSteps.Sweep(ref cursor, reply);
    }
}
