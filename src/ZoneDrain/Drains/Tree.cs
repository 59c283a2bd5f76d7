namespace ZoneDrain.Drains;

/// <summary>X7, after SNZI (Ellen, Lev, Luchangco, Moir, PODC 2007): a chunk passes only its own 0→1 and 1→0 upward. A slow first arrival can leave the root
/// at zero for a moment while pages are in use; no such moment is left once every worker has acknowledged the kill, and only then is the root read.</summary>
public readonly struct Tree : IDrainStrategy
{
    private static readonly StrategyTraits Values =
        new(StrategyId.Tree, "tree", "chunks report only their own first and last use", "one atomic on the chunk; the shared counter at the chunk's own edges")
        { HearsUses = true, SplitsOverWorkers = true };

    /// <inheritdoc/>
    public static StrategyTraits Traits => Values;

    /// <inheritdoc/>
    public static bool LastUseNeedsSection => false;

    /// <inheritdoc/>
    public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger
    {
        if (ledger.AddChunk(frame, units) == units) ledger.AddRoot(1);
        return true;
    }

    /// <inheritdoc/>
    public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger
    {
        if (ledger.AddChunk(frame, -units) == 0) ledger.AddRoot(-1);
    }

    /// <inheritdoc/>
    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        return DrainSteps.RoundThenRoot(ref cursor, reply);
    }
}
