namespace ZoneDrain.Drains;

/// <summary>X4: starts again after every page it had to wait for, as break layouts does in every kernel version (fs/dax.c, dax_layout_busy_page).</summary>
public readonly struct Rescan : IDrainStrategy
{
    private static readonly StrategyTraits Values = new(StrategyId.Rescan, "rescan", "pass after pass until one is clean", "nothing");

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
        // The next pass looks for itself.
    }

    /// <inheritdoc/>
    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        if (cursor.Step == 1)
        {
            cursor.Step = 0;
            cursor.Frame = 0;
            cursor.Rescans++;
        }
        else if (cursor.Step == 2)
        {
            cursor.PagesRead += reply.Pgmap.Read;
            if (reply.Pgmap.Value < 0) return Next.Done(Outcome.Ok);
            cursor.Step = 3;
            return Next.SubscribeIdle(new(cursor.Pgmap, reply.Pgmap.Value));
        }
        else if (cursor.Step == 3)
        {
            cursor.Step = 1;
            if (reply.Page.Outcome != Outcome.EBUSY) return Drain(ref cursor, reply);
            cursor.Sleeps++;
            return Next.Wait();
        }

        cursor.Step = 2;
        return Next.Call(cursor.Pgmap, new PgmapEvent(PgmapOp.FindBusy, 0, cursor.Frames));
    }
}
