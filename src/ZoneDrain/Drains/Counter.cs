namespace ZoneDrain.Drains;

/// <summary>X1, Dan Williams in mail S3: the pgmap is counted at the first and the last use of each page, so its end is one number.</summary>
public readonly struct Counter : IDrainStrategy
{
    private static readonly StrategyTraits Values =
        new(StrategyId.Counter, "counter", "one shared counter, changed at first and last use", "one shared atomic at each") { HearsUses = true };

    /// <inheritdoc/>
    public static StrategyTraits Traits => Values;

    /// <inheritdoc/>
    public static bool LastUseNeedsSection => false;

    /// <inheritdoc/>
    public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger
    {
        // The test after the count makes this a tryget-live: either this worker sees the kill, or the drain sees the count.
        ledger.AddRoot(units);
        if (!ledger.IsDying(worker)) return true;
        ledger.AddRoot(-units);
        return false;
    }

    /// <inheritdoc/>
    public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger
    {
        ledger.AddRoot(-units);
    }

    /// <inheritdoc/>
    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        return DrainSteps.AwaitRoot(ref cursor, reply);
    }
}
