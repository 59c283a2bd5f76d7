namespace ZoneDrain.Delivery;

/// <summary>The order of a fence.</summary>
internal static class FenceRules
{
    /// <summary>What is done next, once a step is over.</summary>
    /// <param name="step">That step.</param>
    /// <param name="hasNewcomer">A silo has come that took no part in it: it may use pages, and what it keeps was not told.</param>
    public static FenceStep Next(FenceStep step, bool hasNewcomer) => step switch
    {
        FenceStep.Cut or FenceStep.Recount when hasNewcomer => FenceStep.Refuse,
        FenceStep.Done => FenceStep.Done,
        _ => step + 1,
    };

    /// <summary>
    /// Whether a turn of a pgmap waits until each home that died has been fenced: it asks the homes, or the counter, in which a use is missing that a home had
    /// not stated when it died, for a kill does not wait for the dead.
    /// </summary>
    public static bool NeedsHomes(PgmapOp op) =>
        op is PgmapOp.FindBusy or PgmapOp.NextUsedChunk or PgmapOp.DropBases or PgmapOp.SumShards or PgmapOp.SubscribeRoot;

    /// <summary>
    /// Whether a page of a home that lives answers once the home has taken this step. From when all tell what they keep until the page is counted it does
    /// not, and is asked again: what a silo were given then that takes no part, nobody would count.
    /// </summary>
    public static bool PagesAnswer(FenceStep step) => step is not (FenceStep.Cut or FenceStep.Rehome);
}
