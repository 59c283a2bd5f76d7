using ZoneDrain.Values;

namespace ZoneDrain.Processes;

/// <summary>Mappings and the removal of entries.</summary>
public static partial class ProcessRules
{
    private static ProcessReply Map(ProcessState process, Vma vma)
    {
        if (process.Status != ProcessStatus.Running) return new() { Outcome = Outcome.ENOENT };
        if (vma.Pages <= 0) return new() { Outcome = Outcome.EINVAL };
        if (process.Vmas.Count >= MappingsMax || vma.Pages > AddressPages) return new() { Outcome = Outcome.ENOMEM };
        if (vma.Start < 0)
        {
            // The kernel places a large DAX mapping so that 2 MiB entries fit (thp_get_unmapped_area): address and offset agree modulo the slot.
            var colour = vma.Pgoff % EntryTable.SlotPages;
            var unit = Math.Max(EntryTable.SlotPages, 1L << vma.Order);
            var start = (process.NextFree + unit - 1) / unit * unit + colour;
            vma = vma with { Start = start, End = start + vma.Pages };
        }

        if (vma.End > AddressPages) return new() { Outcome = Outcome.ENOMEM };
        var place = process.FindMapping(vma.Start);
        if (place >= 0 || (~place < process.Vmas.Count && process.Vmas[~place].Start < vma.End)) return new() { Outcome = Outcome.EINVAL };
        foreach (var leaving in process.Leaving)
        {
            if (leaving.Start < vma.End && vma.Start < leaving.End) return new() { Outcome = Outcome.EAGAIN };
        }

        FreeTables(process, vma.Start, vma.End);
        process.Vmas.Insert(~place, vma);
        process.NextFree = Math.Max(process.NextFree, vma.End);
        if ((vma.Flags & VmaFlags.PfnMap) != 0) MapFrames(process, vma);
        return new() { From = vma.Start, To = vma.End, Inode = vma.Inode };
    }

    // All of it at once, for there is no fault that would (remap_pfn_range, mm/memory.c). A store to a private mapping makes a copy.
    private static void MapFrames(ProcessState process, in Vma vma)
    {
        for (var vpn = vma.Start; vpn < vma.End; vpn++)
            process.Table.Set(vpn, 0, Pte.Pfn(new(vma.Pgmap, vma.IndexOf(vpn)), (vma.Flags & VmaFlags.Shared) != 0).Bits);
    }

    // The refusal of a cut that would make more mappings of a file than the file knows of (Foretold); null where it may be made. Builds before did not say what
    // it knows of: they told it afterwards, and their turns are replayed from journals.
    private static ProcessReply? NotForetold(in ProcessEvent cut, InodeId file, int more)
    {
        var knows = more == 0 || file == InodeId.None || cut.Foretold == 0 || (cut.Inode == file && cut.Foretold > more);
        return knows ? null : new() { Outcome = Outcome.EAGAIN, Inode = file, Count = more };
    }

    private static ProcessReply TakeMapping(ProcessState process, in ProcessEvent question)
    {
        var (from, to) = (question.From, question.To);
        var place = process.FindMapping(from);
        if (place < 0) place = ~place;
        if (place >= process.Vmas.Count || process.Vmas[place].Start >= to)
        {
            RemoveOthers(process, from, to);
            return new() { Outcome = Outcome.ENOENT };
        }

        var vma = process.Vmas[place];
        var taken = vma.Slice(Math.Max(from, vma.Start), Math.Min(to, vma.End));
        if (CutEntry(process, taken.Start, taken.End) is >= 0 and var cut) return new() { Outcome = Outcome.FALLBACK, From = cut };
        var rests = Rests(vma, taken);
        if (NotForetold(question, vma.Inode, rests) is { } refusal) return refusal;
        process.Vmas.RemoveAt(place);
        process.Leaving.Add(taken);
        if (taken.End < vma.End) process.Vmas.Insert(place, vma.Slice(taken.End, vma.End));
        if (vma.Start < taken.Start) process.Vmas.Insert(place, vma.Slice(vma.Start, taken.Start));
        return new() { From = taken.Start, To = taken.End, Inode = taken.Inode, Index = taken.Pgoff, Count = rests };
    }

    // How many mappings stay of one where a part is cut out.
    private static int Rests(in Vma whole, in Vma part) => (whole.Start < part.Start ? 1 : 0) + (part.End < whole.End ? 1 : 0);

    // mremap: Cursor pages from From on, all of one mapping, move to To, and their entries move along; counts stay (kernel-model 6.1). EBUSY: the large entry
    // at From must go first, and faults again where it is wanted; FALLBACK: it must be split first. Count tells into how many more the mapping was cut.
    private static ProcessReply Move(ProcessState process, in ProcessEvent question)
    {
        var place = process.FindMapping(question.From);
        var end = question.From + question.Cursor;
        if (place < 0 || end > process.Vmas[place].End) return new() { Outcome = Outcome.EFAULT };
        var vma = process.Vmas[place];
        if (question.Cursor <= 0 || question.To < 0 || question.To > AddressPages - question.Cursor) return new() { Outcome = Outcome.EINVAL };
        var part = vma.Slice(question.From, end);
        var unit = 1L << vma.Order;
        if ((question.To - part.Pgoff) % unit != 0 || question.From % unit != 0 || end % unit != 0)
            return new() { Outcome = Outcome.EINVAL };
        var target = process.FindMapping(question.To);
        if (target >= 0 || (~target < process.Vmas.Count && process.Vmas[~target].Start < question.To + part.Pages)) return new() { Outcome = Outcome.EINVAL };
        if (process.Vmas.Count > MappingsMax - 2 && part != vma) return new() { Outcome = Outcome.ENOMEM };

        // A large entry cannot move to an address that is not congruent, and none moves in part.
        var congruent = (question.To - question.From) % EntryTable.SlotPages == 0;
        for (var at = part.Start; process.Table.Next(at, part.End, out var vpn, out _, out var order); at = vpn + (1L << order))
        {
            var moves = order == 0 || (congruent && vpn >= part.Start && vpn + (1L << order) <= part.End);
            if (!moves && vma.Order > 0) return new() { Outcome = Outcome.EINVAL };
            if (!moves) return new() { Outcome = SplitsHuge(vma) ? Outcome.FALLBACK : Outcome.EBUSY, From = vpn };
        }

        // A page that moves to other memory is expected where it was, and so is one that a fork copies.
        if (process.Generation % 2 != 0) return new() { Outcome = Outcome.EAGAIN };
        for (var at = part.Start; process.Table.Next(at, part.End, out var vpn, out var word, out var order); at = vpn + (1L << order))
        {
            if (new Pte(word).Kind == PteKind.Migration) return new() { Outcome = Outcome.EAGAIN };
        }

        var rests = Rests(vma, part);
        if (NotForetold(question, vma.Inode, rests) is { } refusal) return refusal;
        process.Invalidate(part.Start, part.End);
        process.Vmas.RemoveAt(place);
        if (part.End < vma.End) process.Vmas.Insert(place, vma.Slice(part.End, vma.End));
        if (vma.Start < part.Start) process.Vmas.Insert(place, vma.Slice(vma.Start, part.Start));
        process.Vmas.Insert(~process.FindMapping(question.To), part with { Start = question.To, End = question.To + part.Pages });
        process.NextFree = Math.Max(process.NextFree, question.To + part.Pages);
        MakeTables(process, part, question.To - question.From);
        for (var at = part.Start; process.Table.Next(at, part.End, out var vpn, out var word, out var order); at = vpn + (1L << order))
        {
            process.Table.Set(vpn, order, 0);
            process.Table.Set(vpn - question.From + question.To, order, word);
        }

        return new() { From = question.To, To = question.To + part.Pages, Inode = vma.Inode, Count = rests };
    }

    // A page table at the target wherever the source has one, an empty one too (move_page_tables, mm/mremap.c): a later fault there tries no large entry.
    private static void MakeTables(ProcessState process, Vma vma, long distance)
    {
        for (var slot = process.Table.NextTable(vma.Start, vma.End); slot >= 0; slot = process.Table.NextTable(NextSlot(slot), vma.End))
        {
            var end = Math.Min(NextSlot(slot), vma.End);
            for (var at = Math.Max(slot, vma.Start); at < end; at = NextSlot(at + distance) - distance) process.Table.MakeTable(at + distance);
        }

        static long NextSlot(long vpn) => (vpn / EntryTable.SlotPages + 1) * EntryTable.SlotPages;
    }

    // FALLBACK: a large entry of anonymous memory reaches out of the range and must be split first. EINVAL: it is of /dev/mem, whose entries go with their
    // mapping alone (madvise_dontneed_free_valid_vma, mm/madvise.c); a mapping that leaves is none any more.
    private static ProcessReply Zap(ProcessState process, long from, long to)
    {
        if (process.Table.Next(from, to, out var vpn, out var word, out var order))
        {
            if (order > 0 && CutEntry(process, from, to) is >= 0 and var cut) return new() { Outcome = Outcome.FALLBACK, From = cut };
            if (!new Pte(word).IsDevice && IsPfnMap(process, vpn)) return new() { Outcome = Outcome.EINVAL };
            process.Table.Set(vpn, order, 0);
            process.Invalidate(vpn, vpn + (1L << order));
            return new() { Pte = new(word), Order = (byte)order, From = vpn + (1L << order) };
        }

        if (process.Leaving.Count > 0) EndLeaving(process, from, to);
        return new() { Outcome = Outcome.ENOENT };
    }

    private static bool IsPfnMap(ProcessState process, long vpn) =>
        process.FindMapping(vpn) is >= 0 and var place && (process.Vmas[place].Flags & VmaFlags.PfnMap) != 0;

    // Apart from the walk, which would allocate what is captured here at every entry it removes.
    private static void EndLeaving(ProcessState process, long from, long to) => process.Leaving.RemoveAll(vma => vma.Start <= from && vma.End == to);

    // The cursor is a virtual page number: mappings are in address order, so one number tells how far the walk has come. A mapping may have moved behind it
    // meanwhile, so the walk ends only when a last look from the start finds nothing.
    private static ProcessReply ZapFile(ProcessState process, in ProcessEvent question)
    {
        var reply = ZapFileFrom(process, question, process.Vmas);
        if (reply.Outcome == Outcome.Ok) return reply;
        var fromStart = question with { Cursor = 0 };
        if (question.Cursor > 0) reply = ZapFileFrom(process, fromStart, process.Vmas);
        return reply.Outcome == Outcome.Ok || process.Leaving.Count == 0 ? reply : ZapFileFrom(process, fromStart, process.Leaving);
    }

    // Private copies are the process's own and stay, but where the file no longer reaches they go too (Write; even_cows of unmap_mapping_range).
    private static ProcessReply ZapFileFrom(ProcessState process, in ProcessEvent question, List<Vma> mappings)
    {
        for (var i = NextMappingOf(mappings, question); i >= 0; i = NextMappingOf(mappings, question, i + 1))
        {
            var (from, to) = Span(mappings[i], question);
            for (var at = from; at < to && process.Table.Next(at, to, out var vpn, out var word, out var order); at = vpn + (1L << order))
            {
                if (new Pte(word) is { IsRam: true } or { IsCopy: true } && !question.Write) continue;
                process.Table.Set(vpn, order, 0);
                process.Invalidate(vpn, vpn + (1L << order));
                return new() { Pte = new(word), Order = (byte)order, From = vpn + (1L << order), Index = mappings[i].IndexOf(vpn) };
            }
        }

        return new() { Outcome = Outcome.ENOENT };
    }

    private static ProcessReply ProtectFile(ProcessState process, in ProcessEvent question) =>
        new() { Count = ProtectFileIn(process, question, process.Vmas) + ProtectFileIn(process, question, process.Leaving) };

    private static ProcessReply CountMappings(ProcessState process, in ProcessEvent question)
    {
        var count = 0;
        foreach (var vma in process.Vmas)
        {
            if (vma.Inode == question.Inode && vma.VpnOf(question.From) >= vma.Start && vma.VpnOf(question.From) < vma.End) count++;
        }

        return new() { Count = process.Status == ProcessStatus.Running ? count : 0 };
    }

    private static int ProtectFileIn(ProcessState process, in ProcessEvent question, List<Vma> mappings)
    {
        var count = 0;
        for (var i = NextMappingOf(mappings, question); i >= 0; i = NextMappingOf(mappings, question, i + 1))
        {
            var (from, to) = Span(mappings[i], question);
            for (var at = from; at < to && process.Table.Next(at, to, out var vpn, out var word, out var order); at = vpn + (1L << order))
            {
                if (new Pte(word) is not { Writable: true, IsRam: false, IsCopy: false }) continue;
                process.Table.Set(vpn, order, new Pte(word).WriteProtected.Bits);
                process.Invalidate(vpn, vpn + (1L << order));
                count++;
            }
        }

        return count;
    }

    private static int NextMappingOf(List<Vma> mappings, in ProcessEvent question, int start = 0)
    {
        for (var i = start; i < mappings.Count; i++)
        {
            var vma = mappings[i];
            if (vma.Inode == question.Inode && vma.End > question.Cursor) return i;
        }

        return -1;
    }

    private static (long From, long To) Span(in Vma vma, in ProcessEvent question)
    {
        var from = Math.Max(vma.Start, Math.Max(question.Cursor, vma.VpnOf(question.From)));
        return (from, question.To - vma.Pgoff >= vma.Pages ? vma.End : vma.VpnOf(question.To));
    }

    private static ProcessReply NextMapping(ProcessState process, long from)
    {
        var place = process.FindMapping(from);
        if (place < 0) place = ~place;
        if (place >= process.Vmas.Count) return new() { Outcome = Outcome.ENOENT };
        var vma = process.Vmas[place];
        return new() { From = vma.Start, To = vma.End, Inode = vma.Inode, Index = vma.Pgoff, Facts = Facts(process, vma, vma.Start) };
    }
}
