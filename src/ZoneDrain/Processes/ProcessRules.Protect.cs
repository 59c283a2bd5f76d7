namespace ZoneDrain.Processes;

/// <summary>
/// mprotect (mprotect_fixup and change_protection, mm/mprotect.c, 6.1). Whether a store faults is a matter of the mapping's rights and of the entry's. An entry
/// of a file that was stored to is dirty, and gets its right back together with its mapping, without a fault (can_change_pte_writable); so a small entry keeps
/// the right while its mapping has none. A 2 MiB entry loses it for good (change_huge_pmd), and the next store faults. A devdax device or a peer is not
/// told of stores: its entries always have the rights of their mapping (vma_wants_writenotify, mm/mmap.c). Entries of anonymous memory, in whatever form and
/// mapping, lose what their mapping loses, and gain by faults, which know whether the page is shared by now.
/// </summary>
public static partial class ProcessRules
{
    private const VmaFlags AllRights = VmaFlags.Read | VmaFlags.Write | VmaFlags.Execute;

    // One mapping a turn: the next begins at From, and Count tells into how many more this one was cut. EBUSY: the range cuts the large entry at From, which
    // must go first, or FALLBACK: must be split first; nothing has changed.
    private static ProcessReply Protect(ProcessState process, in ProcessEvent question)
    {
        if (process.Status != ProcessStatus.Running) return new() { Outcome = Outcome.ENOENT };

        // What a fork works on is expected as it was found; the kernel holds mmap_lock over either.
        if (process.Generation % 2 != 0) return new() { Outcome = Outcome.EAGAIN };
        foreach (var edge in (ReadOnlySpan<long>)[question.From, question.To])
        {
            var place = process.FindMapping(edge);
            if (place < 0 || process.Vmas[place].Start == edge) continue;
            if (edge % (1L << process.Vmas[place].Order) != 0) return new() { Outcome = Outcome.EINVAL };

            // Anonymous memory keeps an entry that is cut: one entry may serve two mappings, and each access asks its own mapping for the rights.
            if (process.Vmas[place].Inode == InodeId.None) continue;
            if (process.Table.Get(edge, out var order) != 0 && edge % (1L << order) != 0)
                return new() { Outcome = SplitsHuge(process.Vmas[place]) ? Outcome.FALLBACK : Outcome.EBUSY, From = edge };
        }

        var at = process.FindMapping(question.From);
        if (at < 0) return new() { Outcome = Outcome.ENOMEM };
        var vma = process.Vmas[at];
        var part = vma.Slice(question.From, Math.Min(vma.End, question.To));
        part = part with { Flags = (part.Flags & ~AllRights) | (VmaFlags)question.Slot };
        if (part.Flags == vma.Flags) return new() { Inode = vma.Inode, From = part.End };
        var rests = Rests(vma, part);
        if (NotForetold(question, vma.Inode, rests) is { } refusal) return refusal;
        SetRights(process, at, part);
        return new() { Inode = vma.Inode, From = part.End, Count = rests };
    }

    private static void SetRights(ProcessState process, int place, in Vma part)
    {
        var vma = process.Vmas[place];
        process.Vmas[place] = part;
        if (part.End < vma.End) process.Vmas.Insert(place + 1, vma.Slice(part.End, vma.End));
        if (vma.Start < part.Start) process.Vmas.Insert(place, vma.Slice(vma.Start, part.Start));
        for (var at = part.Start; process.Table.Next(at, part.End, out var vpn, out var word, out var order); at = vpn + (1L << order))
        {
            var changed = WithRightsOf(part, new(word), order);
            if (changed.Bits != word) process.Table.Set(vpn, order, changed.Bits);
        }

        process.Invalidate(part.Start, part.End);
    }

    private static Pte WithRightsOf(in Vma vma, Pte pte, int order)
    {
        var writes = (vma.Flags & VmaFlags.Write) != 0;
        if ((vma.Flags & VmaFlags.Anonymous) != 0 || pte.IsCopy) return writes ? pte : pte.WriteProtected;
        if ((vma.Flags & (VmaFlags.Devdax | VmaFlags.Peer)) != 0) return writes ? pte.MadeWritable : pte.WriteProtected;
        return order > 0 ? pte.WriteProtected : pte;
    }
}
