using ZoneDrain.Values;

namespace ZoneDrain.Processes;

/// <summary>
/// Anonymous memory: what an access finds, what a fork copies, and how an entry is exchanged. The page-table lock of the kernel is the turn; its mmap_lock is
/// the generation, odd while a fork runs.
/// </summary>
public static partial class ProcessRules
{
    private static ProcessReply LookAtMemory(ProcessState process, in ProcessEvent question, in Vma vma, Pte pte, int order)
    {
        var unit = 1L << order;
        var facts = (vma.Flags & VmaFlags.Peer) == 0 ? MappingFlags.Anonymous : MappingFlags.Peer;
        if ((vma.Flags & VmaFlags.Write) != 0) facts |= MappingFlags.Writable;
        if ((vma.Flags & VmaFlags.Shared) != 0) facts |= MappingFlags.Shared;
        if ((vma.Flags & (VmaFlags.Huge | VmaFlags.Hugetlb)) != 0 && MayBeLarge(process, vma, question.From)) facts |= MappingFlags.TryHuge;
        if ((vma.Flags & VmaFlags.Hugetlb) != 0) facts |= MappingFlags.Hugetlb;
        return new()
        {
            Kind = KindOf(pte, question.Write),
            Pte = pte,
            Order = (byte)order,
            Facts = facts,
            Inode = vma.Inode,
            Index = question.From,
            From = vma.Pgmap.Value,
            To = process.Generation,
            Count = (int)Math.Min(question.Slot, Math.Min(unit - question.From % unit, vma.End - question.From)),
        };
    }

    // As for a file: no table of small entries hangs at the slot, which the mapping covers (pmd_none and thp_vma_suitable_order, mm/huge_memory.c).
    private static bool MayBeLarge(ProcessState process, in Vma vma, long vpn)
    {
        var slot = vpn / EntryTable.SlotPages * EntryTable.SlotPages;
        return slot >= vma.Start && slot + EntryTable.SlotPages <= vma.End && !process.Table.HasTable(vpn);
    }

    private static LookKind KindOf(Pte pte, bool write) => pte.Kind switch
    {
        PteKind.DevicePrivate => LookKind.DevicePrivate,
        PteKind.DeviceExclusive => LookKind.DeviceExclusive,
        PteKind.Migration => LookKind.Migrating,
        PteKind.Poisoned => LookKind.Poisoned,
        _ when !pte.Present => LookKind.Missing,
        _ when write && !pte.Writable => LookKind.CopyOnWrite,
        _ => LookKind.Mapped,
    };

    // What a device has for itself is taken back first, then it is an ordinary page (copy_nonpresent_pte, mm/memory.c). Pte is the entry as it was.
    private static ProcessReply CopyEntry(ProcessState process, long from, long to)
    {
        var place = process.FindMapping(from);
        for (place = place < 0 ? ~place : place; place < process.Vmas.Count && process.Vmas[place].Start < to; place++)
        {
            var vma = process.Vmas[place];
            var isOfFile = (vma.Flags & (VmaFlags.Anonymous | VmaFlags.Peer)) == 0;
            if (isOfFile && !vma.CountsCopies) continue;
            for (var at = Math.Max(from, vma.Start); process.Table.Next(at, vma.End, out var vpn, out var word, out var order); at = vpn + (1L << order))
            {
                var pte = new Pte(word);
                if (isOfFile && !pte.IsCopy) continue;
                if (pte.Kind == PteKind.Migration) return new() { Outcome = Outcome.EAGAIN, From = vpn };
                if (pte.IsDevice) return WriteProtect(process, vma, vpn, pte, order);
            }
        }

        return new() { Outcome = Outcome.ENOENT };
    }

    private static ProcessReply WriteProtect(ProcessState process, in Vma vma, long vpn, Pte pte, int order)
    {
        var restored = pte.Kind == PteKind.DeviceExclusive ? pte.As(PteKind.Normal) : pte;
        var isPeer = (vma.Flags & VmaFlags.Peer) != 0;
        var shared = isPeer ? restored : restored.WriteProtected.MadeShared;
        process.Table.Set(vpn, order, shared.Bits);
        if (shared != pte) process.Invalidate(vpn, vpn + (1L << order));
        return new()
        {
            Pte = restored,
            Order = (byte)order,
            Facts = isPeer ? MappingFlags.Peer : (vma.Flags & VmaFlags.Hugetlb) != 0 ? MappingFlags.Anonymous | MappingFlags.Hugetlb : MappingFlags.Anonymous,
            Index = vpn,
            From = vma.Pgmap.Value,
            To = vpn + (1L << order),
        };
    }

    private static ProcessReply EndFork(ProcessState process)
    {
        process.Generation = process.Generation == BeingMade ? 0 : process.Generation + 1;
        return default;
    }

    private static ProcessReply Replace(ProcessState process, in ProcessEvent question)
    {
        var pte = new Pte(unchecked((ulong)question.To));
        if (process.FindMapping(question.From) < 0 || process.Status != ProcessStatus.Running) return new() { Outcome = Outcome.EAGAIN };
        if (question.Cursor >= 0 && (question.Cursor != process.Generation || question.Cursor % 2 != 0)) return new() { Outcome = Outcome.EAGAIN };
        var old = process.Table.Get(question.From, out var order);
        if (old != question.Pte.Bits || (old != 0 && order != question.Order)) return new() { Outcome = Outcome.EAGAIN };
        if (old == 0 && question.Order > 0 && process.Table.SmallCount(question.From) > 0) return new() { Outcome = Outcome.EAGAIN };
        process.Table.Set(question.From, question.Order, pte.Bits);

        // What only gains rights or was not there is no change to a mirror, whose entries were made from less.
        var gained = old == 0 || pte == question.Pte || pte == question.Pte.MadeWritable || pte == question.Pte.MadeExclusive.MadeWritable;
        var first = question.From >> question.Order << question.Order;
        if (!gained) process.Invalidate(first, first + (1L << question.Order));
        return new() { Pte = question.Pte, Order = question.Order };
    }

    private static ProcessReply FindPage(ProcessState process, in ProcessEvent question)
    {
        for (var at = question.Cursor; process.Table.Next(at, long.MaxValue >> 12, out var vpn, out var word, out var order); at = vpn + (1L << order))
        {
            var pte = new Pte(word);
            if (question.Write ? pte.Kind != PteKind.Migration : !pte.IsDevice) continue;
            if (pte.Page.Pgmap.Value != question.Slot) continue;
            if (pte.Page.Frame + (1L << order) <= question.From || pte.Page.Frame >= question.To) continue;
            var place = process.FindMapping(vpn);
            return new() { Pte = pte, Order = (byte)order, Index = vpn, To = vpn + (1L << order), From = place < 0 ? -1 : process.Vmas[place].Pgmap.Value };
        }

        return new() { Outcome = Outcome.ENOENT };
    }
}
