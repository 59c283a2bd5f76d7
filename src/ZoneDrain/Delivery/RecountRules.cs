using ZoneDrain.Grace;
using ZoneDrain.Holders;
using ZoneDrain.Pages;

namespace ZoneDrain.Delivery;

/// <summary>
/// Counting anew: after a loss, counts are made of what the living holders keep, page by page, for cells that are gone and for those that live. So what died
/// with a silo, be it a holder, a home, or a protocol between two calls, is gone from every count.
/// </summary>
internal static class RecountRules
{
    /// <summary>Counts what holders keep, and nothing else; how many pages that live were counted otherwise before.</summary>
    /// <param name="kept">All that any holder keeps of the pages that are counted.</param>
    /// <param name="bases">What becomes of their base counts.</param>
    /// <param name="cells">Those pages.</param>
    public static long Apply<TCells>(IReadOnlyList<KeptPage> kept, Bases bases, TCells cells) where TCells : struct, IRecountedCells
    {
        SetBases(bases, cells);
        cells.SetFolios(kept);
        SetEntries(kept, cells);
        var wanted = Wanted(kept, cells);
        var corrected = 0L;
        foreach (var head in BusyHeads(cells).Concat(wanted.Keys).Distinct().Order().ToList())
        {
            if (SetCounts(head, wanted.GetValueOrDefault(head), cells) && !cells.IsLost(head)) corrected++;
        }

        return corrected;
    }

    /// <summary>
    /// Whether the answer to a question is made already: counted anew from the file's index, a page is forgotten before it is told so.
    /// </summary>
    public static bool IsDone<TCells>(in PageEvent question, long frame, TCells cells, out PageReply reply) where TCells : struct, IRecountedCells
    {
        var isDone = question.Op == PageOp.Disassociate && !cells.HasEntry(frame) && !cells.IsFreed && (cells.IsLive || !cells.DeletionAsksLife);
        var counts = isDone ? cells.Read(frame) : default;
        reply = new(Outcome.Ok, counts, counts);
        return isDone;
    }

    /// <summary>A drain takes the base count of each page, and what was taken must be known where pages are counted anew.</summary>
    public static bool DropsBases(StrategyId strategy, Life life) => strategy == StrategyId.DropEach && life == Life.Dying;

    /// <summary>What becomes of base counts: a drop that was not heard to end begins again.</summary>
    public static Bases BasesOf(bool drops, bool dropped) => !drops ? Bases.Keep : dropped ? Bases.Dropped : Bases.Restored;

    /// <summary>The drain's own part of the counter, which the homes' parts complete.</summary>
    /// <param name="idle">Idle pages that a drop of bases found and that the drain has not taken off yet; null: no base is dropped.</param>
    /// <param name="added">The drain has counted every page.</param>
    /// <param name="busy">Pages in use: what is left once bases are dropped.</param>
    /// <param name="pages">All pages that have a count.</param>
    /// <param name="parts">The sum of the homes' parts.</param>
    public static long BaseOf(long? idle, bool added, long busy, long pages, long parts) => (busy + idle ?? (added ? pages : 0)) - parts;

    private static void SetBases<TCells>(Bases bases, TCells cells) where TCells : struct, IRecountedCells
    {
        var heads = bases switch
        {
            Bases.Dropped => cells.LostHeads,
            Bases.Restored => cells.Frames.Where(frame => cells.Read(frame).BaseDropped).ToList(),
            _ => [],
        };
        foreach (var head in heads)
        {
            var before = cells.Read(head);
            var after = bases == Bases.Dropped ? PageRules.DropBase(before) : new(before.Bits & ~PageCounts.BaseDroppedBit);
            cells.Exchange(head, ref cells.WordOf(head), before, after);
        }
    }

    // A page is the file's as long as the file's index says so.
    private static void SetEntries<TCells>(IReadOnlyList<KeptPage> kept, TCells cells) where TCells : struct, IRecountedCells
    {
        var entries = kept.Where(page => page.InodePlusOne != 0).ToDictionary(page => page.Frame);
        foreach (var frame in cells.Frames.Where(cells.HasEntry).Where(frame => !entries.ContainsKey(frame)).ToList())
        {
            var pages = 1 << cells.CellOrder(frame);
            cells.ClearEntry(frame);
            if (cells.Read(frame).Ref == 0 || !cells.HasFolios) cells.SetOrder(frame, 0);
            if (cells.CountsEntries) cells.LastUse(frame, pages, cells.Read(frame));
        }

        foreach (var page in entries.Values)
        {
            var isNew = !cells.HasEntry(page.Frame);
            cells.SetOrder(page.Frame, page.Order);
            cells.SetEntry(page.Frame, new(page.InodePlusOne - 1), page.Index);
            if (isNew && cells.CountsEntries) cells.CountAgain(page.Frame, 1 << page.Order);
        }
    }

    private static Dictionary<long, PageCounts> Wanted<TCells>(IReadOnlyList<KeptPage> kept, TCells cells) where TCells : struct, IRecountedCells
    {
        var wanted = new Dictionary<long, PageCounts>();
        foreach (var page in kept)
        {
            var use = (PageUse)page.Use;
            if (page.Holder == 0 || !Holds(use, cells)) continue;
            var count = Separate(page, use, cells);
            for (var i = 0; i < count; i++)
            {
                var (frame, pages) = count == 1 ? (page.Frame, page.Pages) : (page.Frame + i, 1);
                var order = cells.OrderOf(frame);
                var head = count == 1 ? frame >> order << order : frame;
                if (!PageRules.TryAdd(wanted.GetValueOrDefault(head), PageRules.Delta(use, pages, cells.OrderOf(head)), out var after)) continue;
                wanted[head] = after;
                cells.Held(HolderId.FromBits(page.Holder), head, use, pages);
            }
        }

        return wanted;
    }

    private static bool SetCounts<TCells>(long head, PageCounts wanted, TCells cells) where TCells : struct, IRecountedCells
    {
        var before = cells.Read(head);
        var after = new PageCounts((before.Bits & PageCounts.Flags) | wanted.Bits);
        if (before != after) cells.Exchange(head, ref cells.WordOf(head), before, after);
        if (before.Ref == 0 && after.Ref > 0 && cells.CountsReferences) cells.CountAgain(head, cells.Allocates ? 1 << cells.OrderOf(head) : 1);
        if (before.Ref > 0 && after.Ref == 0) cells.BecameIdle(head, after);
        cells.WakeSleepers(head);
        return before != after;
    }

    private static IEnumerable<long> BusyHeads<TCells>(TCells cells) where TCells : struct, IRecountedCells =>
        cells.Frames.Where(frame => (cells.Read(frame).Bits & ~PageCounts.Flags) != 0);

    private static bool Holds<TCells>(PageUse use, TCells cells) where TCells : struct, IRecountedCells => use switch
    {
        PageUse.Map => cells.MapHolds,
        PageUse.Entry => cells.EntryHolds,
        _ => true,
    };

    // How many cells a use concerns: one, except where the pages of a 2 MiB entry keep separate counts.
    private static int Separate<TCells>(in KeptPage page, PageUse use, TCells cells) where TCells : struct, IRecountedCells =>
        cells.HasFolios ? 1 : use == PageUse.Entry ? 1 << cells.CellOrder(page.Frame) : page.Pages;
}

/// <summary>What becomes of the base counts that drop-each took from pages, where cells are counted anew.</summary>
internal enum Bases : byte
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>They are gone from pages whose cells were lost, too.</summary>
    Dropped,

    /// <summary>Every page gets its base back: the drop begins again.</summary>
    Restored,
}
