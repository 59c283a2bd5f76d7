using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Inodes;

/// <summary>A fault's turns at its inode (dax_iomap_pte_fault and dax_iomap_pmd_fault, fs/dax.c, 6.1).</summary>
public static partial class InodeRules
{
    private static InodeReply BeginFault(InodeState inode, in InodeEvent question, WaiterId caller, Wakes wakes) =>
        inode.Invalidate.Lock(caller, exclusive: false) ? Fault(inode, question, caller, wakes) : new() { Outcome = Outcome.EBUSY };

    private static InodeReply Fault(InodeState inode, in InodeEvent question, WaiterId caller, Wakes wakes)
    {
        var unit = 1L << question.Order;
        var index = question.From / unit * unit;
        if (Refusal(inode, question, index, unit) is var refusal and not Outcome.Ok) return Refuse(inode, refusal, wakes);

        var entry = new IndexEntry(inode.Index.Get(question.From, out var order));
        if (entry.Locked)
        {
            inode.EntryWaiters.Add((question.From, caller));
            return new() { Outcome = Outcome.EBUSY };
        }

        if (entry.HasPage)
        {
            var old = entry.WithLock(true);
            inode.Index.Set(question.From, order, old.Bits);
            return Page(inode, question.From, order, old, entry.Zapped ? FaultAnswer.ZappedPage : FaultAnswer.OldPage);
        }

        // A large zero or placeholder entry gives way to small ones; a small fault never waits for it.
        if (entry.Present && order > question.Order) inode.Index.Set(question.From, order, 0);
        return Blocks(inode, question, index, unit, entry.Zero, wakes);
    }

    // The order of these tests is the kernel's (kernel-model 0.9).
    private static Outcome Refusal(InodeState inode, in InodeEvent question, long index, long unit)
    {
        if (index >= inode.Pages) return Outcome.SIGBUS;
        if (unit == 1 || inode.Spec.Kind == InodeKind.Devdax) return Outcome.Ok;
        if ((question.Facts & LookFacts.CoversSlot) == 0 || (question.Facts & LookFacts.Congruent) == 0) return Outcome.FALLBACK;
        if (index + unit > inode.Pages) return Outcome.FALLBACK;
        return inode.Index.SmallCount(index) > 0 ? Outcome.FALLBACK : Outcome.Ok;
    }

    private static InodeReply Blocks(InodeState inode, in InodeEvent question, long index, long unit, bool wasZero, Wakes wakes)
    {
        if (inode.Spec.Kind == InodeKind.Devdax) return Insert(inode, index, question.Order, index, major: false, wasZero: false);

        var extent = inode.Extents.At(index);
        if (unit > extent.End - index) return Refuse(inode, Outcome.FALLBACK, wakes);
        if (!question.Write && extent.State != BlockState.Written)
        {
            inode.Index.Set(index, question.Order, IndexEntry.Hole.Bits);
            return new() { Answer = FaultAnswer.Zero, Order = question.Order, Index = index, Pgmap = inode.Spec.Pgmap };
        }

        if (extent.State == BlockState.Hole)
        {
            inode.Index.Set(index, question.Order, (wasZero ? IndexEntry.Hole : IndexEntry.Placeholder).Bits);
            return new() { Answer = FaultAnswer.NeedsBlocks, Order = question.Order, Index = index, Pages = unit, Pgmap = inode.Spec.Pgmap };
        }

        var frame = extent.FrameOf(index);
        if (frame % unit != 0) return Refuse(inode, Outcome.FALLBACK, wakes);
        var converts = extent.State == BlockState.Unwritten;
        if (converts) inode.Extents.Convert(index, index + unit);
        return Insert(inode, index, question.Order, frame, converts, wasZero);
    }

    private static InodeReply FillFault(InodeState inode, in InodeEvent question, Wakes wakes)
    {
        var wasZero = new IndexEntry(inode.Index.Get(question.From, out _)).Zero;
        if (question.Pages > 0) inode.Extents.Add(new(question.From, question.Pages, question.To, BlockState.Written));
        var unit = 1L << question.Order;
        if (question.Pages == unit && question.To % unit == 0) return Insert(inode, question.From, question.Order, question.To, major: true, wasZero);

        inode.Index.Set(question.From, question.Order, 0);
        WakeEntry(inode, question.From, question.Order, wakes);
        return Refuse(inode, question.Pages == 0 ? Outcome.ENOSPC : Outcome.FALLBACK, wakes);
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
            Order = (byte)order,
            Entry = entry,
            Pgmap = inode.Spec.Pgmap,
            Scheme = inode.Spec.Scheme,
            Index = start,
            Frame = entry.Frame,
            Retakes = inode.Spec.RefaultRetakes || SchemeList.Get(inode.Spec.Scheme).RefaultRetakes,
        };
    }

    // Pages: 1 keeps the entry, 0 takes a new one back, 2 keeps it and clears the zap mark.
    private static InodeReply EndFault(InodeState inode, in InodeEvent question, Wakes wakes)
    {
        var entry = new IndexEntry(inode.Index.Get(question.From, out var order)).WithLock(false);
        if (question.Write) entry = entry.WithDirty(true);
        if (question.Pages == 2) entry = entry.WithZapped(false);
        inode.Index.Set(question.From, order, question.Pages == 0 ? 0 : entry.Bits);
        WakeEntry(inode, question.From, order, wakes);
        inode.Invalidate.UnlockShared(wakes);
        return default;
    }

    private static InodeReply Refuse(InodeState inode, Outcome outcome, Wakes wakes)
    {
        inode.Invalidate.UnlockShared(wakes);
        return new() { Outcome = outcome };
    }

    private static void WakeEntry(InodeState inode, long index, int order, Wakes wakes)
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
