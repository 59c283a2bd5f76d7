namespace ZoneDrain.Drains;

/// <summary>X8: a sweep that skips chunks no page of which was ever used. The mark is never cleared, so that a first use costs one plain store at
/// most.</summary>
public readonly struct DirtySweep : IDrainStrategy
{
    private static readonly StrategyTraits Values =
        new(StrategyId.DirtySweep, "dirty-sweep", "a sweep over the chunks that were ever in use", "one byte set a chunk, once") { HearsUses = true };

    /// <inheritdoc/>
    public static StrategyTraits Traits => Values;

    /// <inheritdoc/>
    public static bool LastUseNeedsSection => false;

    /// <inheritdoc/>
    public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger
    {
        ledger.MarkChunk(frame);
        return true;
    }

    /// <inheritdoc/>
    public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger
    {
        // The mark stays until the pgmap goes.
    }

    /// <inheritdoc/>
    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        return DrainSteps.SweepChunks(ref cursor, reply);
    }
}
