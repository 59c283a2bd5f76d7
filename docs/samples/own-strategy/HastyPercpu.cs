using ZoneDrain.Drains;
using ZoneDrain.Ids;
using ZoneDrain.Messages;

namespace OwnStrategy;

/// <summary>
/// The house's percpu without the round before the sum: the drain adds up what each worker has counted, and does not ask first whether every worker has heard
/// of the kill. Is the round needed?
/// </summary>
public readonly struct HastyPercpu : IDrainStrategy
{
    public const StrategyId Id = StrategyList.FirstOwn;

    public static StrategyTraits Traits { get; } =
        new(Id, "hasty-percpu", "a counter a worker, summed at once after the kill", "one local add at each; one shared atomic after the kill")
        {
            HearsUses = true,
            SplitsOverWorkers = true,
        };

    public static bool LastUseNeedsSection => true;

    public static bool FirstUse<TLedger>(ref TLedger ledger, int worker, long frame, int units) where TLedger : struct, ILedger
    {
        if (ledger.IsDying(worker)) return false;
        ledger.AddShard(worker, units);
        return true;
    }

    public static void LastUse<TLedger>(ref TLedger ledger, int worker, long frame, int units, PageCounts after) where TLedger : struct, ILedger
    {
        if (ledger.IsDying(worker)) ledger.AddRoot(-units);
        else ledger.AddShard(worker, -units);
    }

    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        // Step 0 of percpu asks for the round, step 1 for the sum.
        if (cursor.Step == 0) cursor.Step = 1;
        return Percpu.Drain(ref cursor, reply);
    }
}
