namespace ZoneDrain.Processes;

/// <summary>Folios of anonymous memory: large entries, and what becomes of them when they are split. A turn sees all entries of a folio at once, as one
/// page-table lock covers the table of a 2 MiB slot.</summary>
public static partial class ProcessRules
{
    private static ProcessReply ReadEntry(ProcessState process, in ProcessEvent question)
    {
        var pte = process.EntryAt(question.From, out var order);
        return pte == default ? new() { Outcome = Outcome.ENOENT } : new() { Pte = pte, Order = (byte)order };
    }

    private static ProcessReply SplitEntry(ProcessState process, in ProcessEvent question)
    {
        var pte = process.EntryAt(question.From, out var order);
        if (pte != question.Pte || order != question.Order) return new() { Outcome = Outcome.EAGAIN };
        SetSmall(process, question.From >> order << order, order, pte);
        return default;
    }

    // EBUSY: an entry has another form, for a device has that page for itself, or a fork works on the process.
    private static ProcessReply FreezeFolio(ProcessState process, in ProcessEvent question)
    {
        var (first, end) = (question.From, question.From + (1L << question.Order));
        if (process.Generation % 2 != 0) return new() { Outcome = Outcome.EBUSY };
        for (var at = first; process.Table.Next(at, end, out var vpn, out var word, out var order); at = vpn + (1L << order))
        {
            if (Names(question, new(word), vpn) && new Pte(word).Kind != question.Pte.Kind) return new() { Outcome = Outcome.EBUSY };
        }

        var count = 0;
        for (var at = first; process.Table.Next(at, end, out var vpn, out var word, out var order); at = vpn + (1L << order))
        {
            if (!Names(question, new(word), vpn)) continue;
            count++;
            if (order > 0) SetSmall(process, vpn, order, new Pte(word).As(PteKind.Migration));
            else process.Table.Set(vpn, 0, new Pte(word).As(PteKind.Migration).Bits);
        }

        if (count > 0) process.Invalidate(first, end);
        return new() { Count = count };
    }

    private static ProcessReply NextFrozen(ProcessState process, in ProcessEvent question)
    {
        var end = question.From + (1L << question.Order);
        for (var at = question.Cursor; process.Table.Next(at, end, out var vpn, out var word, out var order); at = vpn + (1L << order))
        {
            var pte = new Pte(word);
            if (order == 0 && pte.Kind == PteKind.Migration && pte.Page == PageOf(question, vpn)) return new() { Pte = pte, Index = vpn };
        }

        return new() { Outcome = Outcome.ENOENT };
    }

    // Whether the entry at a page holds a reference to the folio: the entry of the head is a large one or a small one.
    private static bool Names(in ProcessEvent question, Pte pte, long vpn) => pte.IsDevice && pte.Page == PageOf(question, vpn);

    private static PageId PageOf(in ProcessEvent question, long vpn) => question.Pte.Page.Plus(Math.Max(0, vpn - question.From));

    private static void SetSmall(ProcessState process, long first, int order, Pte pte)
    {
        process.Table.Set(first, order, 0);
        for (var page = 0L; page < 1L << order; page++) process.Table.Set(first + page, 0, pte.WithPage(pte.Page.Plus(page), pte.Kind).Bits);
    }

    private static bool SplitsHuge(in Vma vma) => vma.Inode == InodeId.None || (vma.Flags & VmaFlags.HugeIsSplit) != 0;

    // The start of the large entry that an edge of a range cuts, or -1: what concerns a part of it needs it split first. A file's entry is simply removed, and
    // faults again, unless its mapping is no special one.
    private static long CutEntry(ProcessState process, long from, long to)
    {
        foreach (var edge in (ReadOnlySpan<long>)[from, to])
        {
            var place = process.FindMapping(edge);
            if (place < 0) place = process.FindMapping(edge - 1);
            if (place < 0 || !SplitsHuge(process.Vmas[place])) continue;
            if (process.Table.Get(edge, out var order) != 0 && edge % (1L << order) != 0) return edge >> order << order;
        }

        return -1;
    }
}
