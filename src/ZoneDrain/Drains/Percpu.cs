namespace ZoneDrain.Drains;

/// <summary>X1 as percpu_ref (lib/percpu-refcount.c): local adds while alive. After the kill every worker acknowledges, then the shards are summed, and only
/// then may the sum be tested: until that moment the kernel's bias keeps it away from zero.</summary>
public readonly struct Percpu : IDrainStrategy
{
    private static readonly StrategyTraits Values =
        new(StrategyId.Percpu, "percpu", "a counter a worker, summed after the kill", "one local add at each; one shared atomic after the kill")
        { HearsUses = true, SplitsOverWorkers = true };

    /// <inheritdoc/>
    public static StrategyTraits Traits => Values;

    /// <inheritdoc/>
    public static bool LastUseNeedsSection => true;

    /// <inheritdoc/>
    public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger
    {
        if (ledger.IsDying(worker)) return false;
        ledger.AddShard(worker, units);
        return true;
    }

    /// <inheritdoc/>
    public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger
    {
        if (ledger.IsDying(worker)) ledger.AddRoot(-units);
        else ledger.AddShard(worker, -units);
    }

    /// <inheritdoc/>
    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        return DrainSteps.RoundThenRoot(ref cursor, reply);
    }
}
