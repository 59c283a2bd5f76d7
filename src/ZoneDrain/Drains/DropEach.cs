namespace ZoneDrain.Drains;

/// <summary>X0, Linux up to 5.17 (mm/memremap.c, memunmap_pages): the pgmap holds one count a page. The kill takes every page's base away; an idle page gives
/// its count up at once, a page in use when its last reference goes.</summary>
public readonly struct DropEach : IDrainStrategy
{
    private static readonly StrategyTraits Values =
        new(StrategyId.DropEach, "drop-each", "one count a page on the pgmap, dropped page by page at the kill", "nothing; one shared atomic after the kill");

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
        if (after.BaseDropped) ledger.AddRoot(-units);
    }

    /// <inheritdoc/>
    public static Next Drain(ref DrainCursor cursor, in Reply reply)
    {
        switch (cursor.Step)
        {
            case 0:
                cursor.Step = 1;
                return Next.Call(cursor.Pgmap, new PgmapEvent(PgmapOp.AddRoot, cursor.Units));
            case 1:
                cursor.Step = 2;
                return Next.Call(cursor.Pgmap, new PgmapEvent(PgmapOp.DropBases, 0, cursor.Frames));
            case 2:
                cursor.Step = 3;
                cursor.PagesRead += reply.Pgmap.Read;
                return Next.Call(cursor.Pgmap, new PgmapEvent(PgmapOp.AddRoot, -reply.Pgmap.Value));
            default:
                return DrainSteps.AwaitRoot(ref cursor, reply, start: 3);
        }
    }
}
