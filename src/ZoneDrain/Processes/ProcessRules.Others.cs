using ZoneDrain.Values;

namespace ZoneDrain.Processes;

/// <summary>
/// Memory that is no DAX mapping. It matters for one thing: a page table that it needs hangs at the 2 MiB slot that a DAX mapping shares with it, and then no
/// 2 MiB fault is tried there (handle_mm_fault, mm/memory.c, 6.1: the huge handler is asked where the slot is empty).
/// </summary>
public static partial class ProcessRules
{
    private static ProcessReply MapOther(ProcessState process, in ProcessEvent question)
    {
        if (process.Status != ProcessStatus.Running) return new() { Outcome = Outcome.ENOENT };
        if (question.To <= question.From) return new() { Outcome = Outcome.EINVAL };
        RemoveOthers(process, question.From, question.To);
        FreeTables(process, question.From, question.To);
        process.OtherRanges.Insert(FirstOther(process, question.From), new(question.From, question.To, question.Write));
        return default;
    }

    private static void RemoveOthers(ProcessState process, long from, long to)
    {
        var others = process.OtherRanges;
        for (var i = FirstOther(process, from); i < others.Count && others[i].Start < to;)
        {
            var other = others[i];
            others.RemoveAt(i);
            if (to < other.End) others.Insert(i, other with { Start = to });
            if (other.Start < from) others.Insert(i++, other with { End = from });
        }
    }

    private static bool NeedsTable(ProcessState process, long slot)
    {
        var others = process.OtherRanges;
        for (var i = FirstOther(process, slot); i < others.Count && others[i].Start < slot + EntryTable.SlotPages; i++)
        {
            if (others[i].Accessible) return true;
        }

        return false;
    }

    // The kernel frees a page table with the last mapping of its slot (free_pgtables, mm/memory.c). Nobody can tell before the slot is mapped again.
    private static void FreeTables(ProcessState process, long from, long to)
    {
        for (var slot = process.Table.NextTable(from, to); slot >= 0; slot = process.Table.NextTable(slot + EntryTable.SlotPages, to))
        {
            var other = FirstOther(process, slot);
            if (other < process.OtherRanges.Count && process.OtherRanges[other].Start < slot + EntryTable.SlotPages) continue;
            var vma = process.FindMapping(slot);
            if (vma >= 0 || (~vma < process.Vmas.Count && process.Vmas[~vma].Start < slot + EntryTable.SlotPages)) continue;
            process.Table.DropEmptyTable(slot);
        }
    }

    // The first range that ends behind the address.
    private static int FirstOther(ProcessState process, long vpn)
    {
        var (low, high) = (0, process.OtherRanges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (process.OtherRanges[middle].End <= vpn) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
