namespace ZoneDrain.Drains;

/// <summary>X5: one bulk put at the kill, and no look at any page: the floor every other strategy is priced against. Unsafe where the scheme leaves holders
/// to others (kernel-model 2.a2, 2.e).</summary>
public readonly struct Bulk : IDrainStrategy
{
    private static readonly StrategyTraits Values = new(StrategyId.Bulk, "bulk", "all counts dropped at the kill, no page awaited", "nothing");

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
        // Nobody counts.
    }

    /// <inheritdoc/>
    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        return Next.Done(Outcome.Ok);
    }
}
