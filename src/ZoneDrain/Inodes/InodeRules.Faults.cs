using ZoneDrain.Schemes;

namespace ZoneDrain.Inodes;

/// <summary>A fault's turns at its inode (dax_iomap_pte_fault and dax_iomap_pmd_fault, fs/dax.c, 6.1).</summary>
public static partial class InodeRules
{
    private static InodeReply BeginFault(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes) =>
        inode.Invalidate.Lock(caller, exclusive: false) ? Fault(inode, question, caller, wakes) : new() { Outcome = Outcome.EBUSY };

    private static InodeReply Fault(InodeState inode, in InodeEvent question, WaiterId caller, WakeQueue wakes)
    {
        var unit = 1L << question.Order;
        var index = question.From / unit * unit;
        if (Refusal(inode, question, index, unit) is var refusal and not Outcome.Ok) return Refuse(inode, refusal, wakes);

        // A block is looked at before its entry is, so an entry that was there does not help (dax_iomap_direct_access, fs/dax.c).
        if (inode.Extents.FindBad(index, index + unit) >= 0) return Refuse(inode, unit > 1 ? Outcome.FALLBACK : Outcome.SIGBUS, wakes);

        var entry = new IndexEntry(inode.Index.Get(question.From, out var order));
        if (entry.Locked)
        {
            inode.EntryWaiters.Add((question.From, caller));
            return new() { Outcome = Outcome.EBUSY };
        }

        if (IsStoreToMaybeShared(inode, question, order)) return AskWhetherShared(inode, question.From, entry);
        if (entry.HasPage)
        {
            var old = entry.WithLock(true);
            inode.Index.Set(question.From, order, old.Bits);
            return Page(inode, question.From, order, old, entry.Zapped ? FaultAnswer.ZappedPage : FaultAnswer.OldPage);
        }

        // A large zero entry gives way to small ones.
        var splits = entry.Present && order > question.Order;
        if (splits) inode.Index.Set(question.From, order, 0);
        return Blocks(inode, question, index, unit, entry.Zero, wakes) with { SplitsZero = splits };
    }

    // The order of these tests is the kernel's (kernel-model 0.9).
    private static Outcome Refusal(InodeState inode, in InodeEvent question, long index, long unit)
    {
        if (index >= inode.Pages) return Outcome.SIGBUS;
        if (unit == 1 || inode.Spec.Kind == InodeKind.Devdax) return Outcome.Ok;
        if (inode.Spec.Kind == InodeKind.PageCache) return Outcome.FALLBACK;
        if ((question.Facts & MappingFlags.CoversSlot) == 0 || (question.Facts & MappingFlags.Congruent) == 0) return Outcome.FALLBACK;
        if (index + unit > inode.Pages) return Outcome.FALLBACK;
        return inode.Index.SmallCount(index) > 0 || inode.Extents.MayBeShared ? Outcome.FALLBACK : Outcome.Ok;
    }

    private static InodeReply Blocks(InodeState inode, in InodeEvent question, long index, long unit, bool wasZero, WakeQueue wakes)
    {
        if (inode.Spec.Kind == InodeKind.Devdax) return Insert(inode, index, question.Order, index, major: false, wasZero: false);

        var extent = inode.Extents.At(index);
        if (unit > extent.End - index) return Refuse(inode, Outcome.FALLBACK, wakes);
        if (!question.Write && extent.State != BlockState.Written && inode.Spec.Kind != InodeKind.PageCache)
        {
            inode.Index.Set(index, question.Order, IndexEntry.Hole.Bits);
            return new() { Answer = FaultAnswer.Zero, Order = question.Order, Index = index, Pgmap = inode.Spec.Pgmap, Pages = inode.Pages };
        }

        if (extent.State == BlockState.Hole)
        {
            inode.Index.Set(index, question.Order, (wasZero ? IndexEntry.Hole : IndexEntry.Placeholder).Bits);
            return new() { Answer = FaultAnswer.NeedsBlocks, Order = question.Order, Index = index, Pages = inode.Pages, Pgmap = inode.Spec.Pgmap };
        }

        var frame = extent.FrameOf(index);
        if (frame % unit != 0) return Refuse(inode, Outcome.FALLBACK, wakes);
        var converts = extent.State == BlockState.Unwritten;
        if (converts) Convert(inode, index, index + unit);
        return Insert(inode, index, question.Order, frame, converts, wasZero);
    }

    // ext4 zeroes a small rest of an unwritten extent instead of splitting it off, where the extent ends within the file: behind the write if it is
    // no more than 32 KiB with it, and before it if all that stays below (ext4_ext_convert_to_initialized, fs/ext4/extents.c; extent_max_zeroout_kb).
    private static void Convert(InodeState inode, long from, long to)
    {
        const long zeroedMax = 8;
        var (first, end) = inode.Extents.Unwritten(from);
        if (inode.Spec.FileSystem == FileSystem.Ext4 && end > to && end <= inode.Pages)
        {
            if (end - from <= zeroedMax) to = end;
            if (to - first < zeroedMax) from = first;
        }

        inode.Extents.Convert(from, to);
    }

    // Blocks that two files share are mapped by small entries alone, for a store copies one page.
    private static bool IsStoreToMaybeShared(InodeState inode, in InodeEvent question, int order) =>
        inode.Extents.MayBeShared && question.Write && order == 0 && inode.Extents.At(question.From).State == BlockState.Written;

    private static InodeReply AskWhetherShared(InodeState inode, long index, IndexEntry entry)
    {
        var locked = entry.Present ? entry.WithLock(true) : IndexEntry.Placeholder;
        inode.Index.Set(index, 0, locked.Bits);
        return Page(inode, index, 0, locked, FaultAnswer.MayBeShared) with { Frame = inode.Extents.At(index).FrameOf(index) };
    }

    // The answer to that: the same block, which is the file's own, another one for the copy, or none (dax_iomap_copy_around, fs/dax.c).
    private static InodeReply FillShared(InodeState inode, in InodeEvent question, WakeQueue wakes)
    {
        var entry = new IndexEntry(inode.Index.Get(question.From, out _));
        if (question.Pages == 0)
        {
            inode.Index.Set(question.From, 0, entry.HasPage ? entry.WithLock(false).Bits : 0);
            WakeEntry(inode, question.From, 0, wakes);
            return Refuse(inode, Outcome.ENOSPC, wakes);
        }

        var own = question.To == inode.Extents.At(question.From).FrameOf(question.From);
        if (own && entry.HasPage) return Page(inode, question.From, 0, entry, entry.Zapped ? FaultAnswer.ZappedPage : FaultAnswer.OldPage);
        if (own) return Insert(inode, question.From, 0, question.To, major: false, wasZero: false);
        inode.Extents.Take(question.From, question.From + 1);
        inode.Extents.Add(new(question.From, 1, question.To, BlockState.Written));
        return Insert(inode, question.From, 0, question.To, major: true, wasZero: false);
    }

    private static InodeReply FillFault(InodeState inode, in InodeEvent question, WakeQueue wakes)
    {
        if ((question.Facts & MappingFlags.Unshares) != 0) return FillShared(inode, question, wakes);
        var entry = new IndexEntry(inode.Index.Get(question.From, out _));
        var wasZero = entry.Zero;
        var hole = inode.Extents.At(question.From);
        var lost = hole.State != BlockState.Hole || hole.End < question.From + question.Pages;
        if (question.Pages > 0 && !lost) inode.Extents.Add(new(question.From, question.Pages, question.To, BlockState.Written));
        var unit = 1L << question.Order;
        if (question.Pages == unit && !lost && question.To % unit == 0) return Insert(inode, question.From, question.Order, question.To, major: true, wasZero);

        // What was mapped of a hole still is: the entry must tell the next fault so.
        inode.Index.Set(question.From, question.Order, wasZero ? entry.WithLock(false).Bits : 0);
        WakeEntry(inode, question.From, question.Order, wakes);
        return Refuse(inode, lost ? Outcome.EAGAIN : question.Pages == 0 && unit == 1 ? Outcome.ENOSPC : Outcome.FALLBACK, wakes);
    }

    private static InodeReply Insert(InodeState inode, long index, byte order, long frame, bool major, bool wasZero)
    {
        var entry = IndexEntry.Of(frame);
        inode.Index.Set(index, order, entry.Bits);
        return Page(inode, index, order, entry, FaultAnswer.NewPage) with { Major = major, ReplacesZero = wasZero };
    }

    private static InodeReply Page(InodeState inode, long index, int order, IndexEntry entry, FaultAnswer answer)
    {
        var start = index >> order << order;
        return new()
        {
            Answer = answer,
            Kind = inode.Spec.Kind,
            Order = (byte)order,
            Entry = entry,
            Pgmap = inode.Spec.Pgmap,
            Scheme = inode.Spec.Scheme,
            Index = start,
            Frame = entry.Frame,
            Pages = inode.Pages,
            MayBeShared = inode.Extents.MayBeShared,
            Retakes = inode.Spec.RefaultRetakes || SchemeList.Get(inode.Spec.Scheme).RefaultRetakes,
        };
    }

    // Pages: 1 keeps the entry, 0 takes a new one back, 2 keeps it and clears the zap mark.
    private static InodeReply EndFault(InodeState inode, in InodeEvent question, WakeQueue wakes)
    {
        var locked = new IndexEntry(inode.Index.Get(question.From, out var order));
        if (!locked.Locked)
            throw new InvalidOperationException($"{inode.Id}: a fault leaves file page {question.From}, whose entry is {locked} and not locked");
        var entry = locked.WithLock(false);
        if (question.Write || (inode.Spec.DirtyOnRead && entry.Present)) entry = entry.WithDirty(true);
        if (question.Pages == 2) entry = entry.WithZapped(false);
        inode.Index.Set(question.From, order, question.Pages == 0 ? 0 : entry.Bits);
        WakeEntry(inode, question.From, order, wakes);
        inode.Invalidate.UnlockShared(wakes);
        return default;
    }

    private static InodeReply Refuse(InodeState inode, Outcome outcome, WakeQueue wakes)
    {
        inode.Invalidate.UnlockShared(wakes);
        return new() { Outcome = outcome, Pages = inode.Pages };
    }

    private static void WakeEntry(InodeState inode, long index, int order, WakeQueue wakes)
    {
        var waiting = inode.EntryWaiters;
        var kept = 0;
        for (var i = 0; i < waiting.Count; i++)
        {
            if (waiting[i].Index >> order == index >> order) wakes.Add(waiting[i].Waiter);
            else waiting[kept++] = waiting[i];
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }
}
