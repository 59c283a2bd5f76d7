namespace ZoneDrain.Drains;

/// <summary>X9, weighted references (Bevan 1987, Watson and Watson 1987; credit recovery, Mattern 1989): the root leases weight to workers in lots, a first
/// use takes one, a last use gives it back wherever it happens. The kill calls the unspent weight in, and the root waits for the rest.</summary>
public readonly struct Credit : IDrainStrategy
{
    private const int Lease = 256;

    private static readonly StrategyTraits Values =
        new(StrategyId.Credit, "credit", "weights leased to workers, returned at last use", "one local add; a shared atomic for every 256th")
        { HearsUses = true, SplitsOverWorkers = true };

    /// <inheritdoc/>
    public static StrategyTraits Traits => Values;

    /// <inheritdoc/>
    public static bool LastUseNeedsSection => true;

    /// <inheritdoc/>
    public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger
    {
        if (ledger.IsDying(worker)) return false;
        if (ledger.AddShard(worker, -units) >= 0) return true;
        ledger.AddRoot(Lease);
        ledger.AddShard(worker, Lease);
        return true;
    }

    /// <inheritdoc/>
    public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger
    {
        if (ledger.IsDying(worker))
        {
            ledger.AddRoot(-units);
            return;
        }

        if (ledger.AddShard(worker, units) < 2 * Lease) return;
        ledger.AddShard(worker, -Lease);
        ledger.AddRoot(-Lease);
    }

    /// <inheritdoc/>
    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        return DrainSteps.RoundThenCredit(ref cursor, reply);
    }
}
