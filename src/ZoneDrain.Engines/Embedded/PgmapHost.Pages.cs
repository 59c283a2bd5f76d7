using System.Runtime.CompilerServices;
using ZoneDrain.Drains;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Embedded;

/// <summary>
/// The page turns of one scheme and strategy. A turn is one atomic transition of the page's word; only 0→1 has a guard: in a read section, with this
/// worker's copy of the life, and with the strategy told before the word changes.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
/// <typeparam name="TStrategy">The strategy.</typeparam>
internal sealed class PgmapHost<TScheme, TStrategy>(PgmapId id, PgmapSpec spec, EmbeddedEngine engine) : PgmapHost(id, spec, engine)
    where TScheme : struct, IScheme
    where TStrategy : struct, IDrainStrategy
{
    public override void Acquire(Lane lane, long frame, PageUse use, int pages, out PageReply reply)
    {
        lane.Counts.PageOperations++;
        lane.Enter();
        if (!IsLiveFor(lane)) reply = new(Outcome.ENODEV);
        else if (Holds(use)) Take(lane, frame, use, pages, mayRevive: true, out reply);
        else reply = default;
        lane.Leave();
    }

    public override void TryGet(Lane lane, long frame, PageUse use, int pages, out PageReply reply)
    {
        lane.Counts.PageOperations++;
        if (IsFreed) reply = TouchesFreed(lane, frame);
        else if (TScheme.Allocates) TakeOfFolio(lane, frame, use, pages, out reply);
        else Take(lane, frame, use, pages, TScheme.MayRevive, out reply);
    }

    public override void Put(Lane lane, long frame, PageUse use, int pages, out PageReply reply)
    {
        lane.Counts.PageOperations++;
        if (IsFreed)
        {
            reply = PutOnFreed(lane, frame, use);
            return;
        }

        if (!Holds(use))
        {
            reply = default;
            return;
        }

        var count = Separate(frame, use, pages);
        for (var i = 1; i < count; i++) PutOne(lane, frame + i, use, 1, out _);
        PutOne(lane, Head(frame), use, count > 1 ? 1 : pages, out reply);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutOne(Lane lane, long head, PageUse use, int pages, out PageReply reply)
    {
        var delta = PageRules.Delta(use, pages, OrderOf(head));
        ref var word = ref WordOf(head);
        var before = new PageCounts(Volatile.Read(ref word));
        while (true)
        {
            if (!PageRules.TrySubtract(before, delta, out var after))
            {
                reply = Underflows(lane, head, use, pages, before);
                return;
            }

            var seen = new PageCounts(Interlocked.CompareExchange(ref word, after.Bits, before.Bits));
            if (seen == before)
            {
                reply = new(Outcome.Ok, before, after, after.Ref == 0 ? Freed(lane, head, after) : 0);
                if (after.HasWaiters && Traits.WakesSleepers(after)) WakeIdle(head);
                return;
            }

            before = seen;
        }
    }

    public override PageReply Allocate(Lane lane, long frame, in PageEvent question)
    {
        if (IsFreed) return new(Outcome.ENODEV);
        SetOrder(frame, question.Order);
        Acquire(lane, frame, question.Use, question.Pages, out var reply);
        if (reply.Outcome != Outcome.Ok) SetOrder(frame, 0);
        return reply;
    }

    public override PageReply Split(long frame, in PageEvent question)
    {
        if (IsFreed) return new(Outcome.ENXIO);
        var order = OrderOf(frame);
        if (order == 0 || !TScheme.Allocates) return new(Outcome.EAGAIN);
        var head = frame >> order << order;
        ref var word = ref WordOf(head);
        var before = new PageCounts(Volatile.Read(ref word));
        while (true)
        {
            if (!PageRules.TryFreeze(before, question.Pages, out var frozen)) return new(Outcome.EBUSY, before, before, order);
            var seen = new PageCounts(Interlocked.CompareExchange(ref word, frozen.Bits, before.Bits));
            if (seen == before) break;
            before = seen;
        }

        // A sweep that has not passed the head waits for it, and finds the others in use by then.
        for (var tail = head + 1; tail < head + (1L << order); tail++) GiveToTail(tail, question);
        SetOrder(head, 0);
        var after = new PageCounts(Interlocked.And(ref word, PageRules.Thaw(new(ulong.MaxValue)).Bits));
        return new(Outcome.Ok, before, PageRules.Thaw(after), order);
    }

    public override PageReply Associate(Lane lane, long frame, in PageEvent question)
    {
        lane.Counts.PageOperations++;
        lane.Enter();
        var reply = IsLiveFor(lane) ? default : new PageReply(Outcome.ENODEV);
        if (reply.Outcome == Outcome.Ok && TScheme.CountsEntries && !TellFirstUse(lane, frame, 1 << question.Order)) reply = new(Outcome.ENODEV);

        if (reply.Outcome == Outcome.Ok)
        {
            SetOrder(frame, question.Order);
            if (TScheme.EntryHolds) Take(lane, frame, PageUse.Entry, 1, mayRevive: true, out reply);
            Cells[frame].InodePlusOne = question.Inode.Value + 1;
            Cells[frame].Index = question.Index;
        }

        lane.Leave();
        return reply;
    }

    public override PageReply Disassociate(Lane lane, long frame, int order)
    {
        lane.Counts.PageOperations++;
        if (!Traits.DeletionAsksLife) return Cut(lane, frame, order);
        lane.Enter();
        var reply = IsLiveFor(lane) ? Cut(lane, frame, order) : new PageReply(Outcome.ENODEV);
        lane.Leave();
        return reply;
    }

    private PageReply Cut(Lane lane, long frame, int order)
    {
        if (IsFreed)
        {
            Violated(Invariant.EntryOutlivesPgmap, frame, $"inode-{Cells[frame].InodePlusOne - 1}", "an index entry was deleted after its pgmap was freed");
            return new(Outcome.ENXIO);
        }

        var counts = Read(frame);
        Cells[frame].InodePlusOne = 0;
        Cells[frame].Index = 0;
        if (counts.Ref == 0 || !HasFolios) SetOrder(frame, 0);
        if (TScheme.CountsEntries) TellLastUse(lane, frame, 1 << order, counts);
        return new(Outcome.Ok, counts, counts);
    }

    private static bool Holds(PageUse use) => use switch
    {
        PageUse.Map => TScheme.MapHolds,
        PageUse.Entry => TScheme.EntryHolds,
        _ => true,
    };

    // How many cells a use concerns: one, except where the pages of a 2 MiB entry keep separate counts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Separate(long frame, PageUse use, int pages) => HasFolios ? 1 : use == PageUse.Entry ? 1 << Cells[frame].Order : pages;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(Lane lane, long frame, PageUse use, int pages, bool mayRevive, out PageReply reply)
    {
        var count = Separate(frame, use, pages);
        if (count == 1) Add(lane, Head(frame), use, pages, mayRevive, out reply);
        else reply = TakeSeparately(lane, frame, use, count, mayRevive);
    }

    private PageReply TakeSeparately(Lane lane, long frame, PageUse use, int count, bool mayRevive)
    {
        var first = default(PageReply);
        for (var i = 0; i < count; i++)
        {
            Add(lane, frame + i, use, 1, mayRevive, out var reply);
            if (i == 0) first = reply;
            if (reply.Outcome == Outcome.Ok) continue;
            while (--i >= 0) PutOne(lane, frame + i, use, 1, out _);
            return reply;
        }

        return first;
    }

    // Between the look at the order and the reference the folio may have been split, or have gone: what was got is given back, and the caller looks again
    // (try_get_folio, mm/gup.c).
    private void TakeOfFolio(Lane lane, long frame, PageUse use, int pages, out PageReply reply)
    {
        var order = OrderOf(frame);
        var head = frame >> order << order;
        var delta = PageRules.Delta(use, pages, order);
        ref var word = ref WordOf(head);
        var before = new PageCounts(Volatile.Read(ref word));
        while (true)
        {
            if (before.Ref == 0 || before.IsFrozen)
            {
                reply = new(Outcome.EAGAIN, before, before);
                return;
            }

            if (!PageRules.TryAdd(before, delta, out var after))
            {
                reply = new(Outcome.ENOMEM, before, before);
                return;
            }

            var seen = new PageCounts(Interlocked.CompareExchange(ref word, after.Bits, before.Bits));
            if (seen == before)
            {
                reply = new(Outcome.Ok, before, after, order);
                break;
            }

            before = seen;
        }

        if (OrderOf(frame) == order) return;
        GiveBack(lane, head, delta);
        reply = new(Outcome.EAGAIN, before, before);
    }

    // What was got of the folio that the page was part of, which may have been the last that anybody has.
    private void GiveBack(Lane lane, long head, ulong delta)
    {
        var after = new PageCounts(Interlocked.Add(ref WordOf(head), unchecked(0 - delta)));
        if (after.Ref == 0) Freed(lane, head, after);
        if (after.HasWaiters && Traits.WakesSleepers(after)) WakeIdle(head);
    }

    // A page whose base count was dropped as an idle one's has been subtracted from the pgmap's count, and gives it back once more (a1).
    private void GiveToTail(long tail, in PageEvent question)
    {
        var sum = new PageCounts(Interlocked.Add(ref WordOf(tail), PageRules.Delta(question.Use, question.Pages, 0)));
        if (sum.BaseDropped) new Ledger(this).AddRoot(1);
    }

    // The folio of an fsdax entry is as large as the entry: its descriptors say so until it is deleted (kernel-model section 5).
    private void SetOrder(long frame, int order)
    {
        if (Spec.Order != 0 || Cells[frame].Order == order) return;
        var pages = 1L << Math.Max(order, Cells[frame].Order);
        for (var at = frame; at < frame + pages; at++) Cells[at].Order = (byte)order;
    }

    // The answer is stored field by field where it goes: a copy of a struct just written would wait until the atomic before it has drained the stores.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Lane lane, long head, PageUse use, int pages, bool mayRevive, out PageReply reply)
    {
        ref var word = ref WordOf(head);
        var delta = PageRules.Delta(use, pages, OrderOf(head));
        var before = new PageCounts(Volatile.Read(ref word));
        var told = false;
        while (true)
        {
            if (before.Ref == 0)
            {
                if (!mayRevive || before.BaseDropped)
                {
                    reply = Undo(lane, head, told, new(mayRevive ? Outcome.ENODEV : Outcome.EAGAIN, before, before));
                    return;
                }

                if (TScheme.CountsReferences && !told)
                {
                    if (!TellFirstUse(lane, head, Units(head)))
                    {
                        reply = new(Outcome.ENODEV, before, before);
                        return;
                    }

                    told = true;
                }
            }

            if (!PageRules.TryAdd(before, delta, out var after))
            {
                reply = Undo(lane, head, told, new(Outcome.ENOMEM, before, before));
                return;
            }

            var seen = new PageCounts(Interlocked.CompareExchange(ref word, after.Bits, before.Bits));
            if (seen == before)
            {
                if (told && before.Ref != 0) TellLastUse(lane, head, Units(head), after);
                reply = new(Outcome.Ok, before, after);
                return;
            }

            before = seen;
        }
    }

    private PageReply Undo(Lane lane, long head, bool told, PageReply reply)
    {
        if (told) TellLastUse(lane, head, Units(head), reply.After);
        return reply;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TellFirstUse(Lane lane, long frame, int units)
    {
        var ledger = new Ledger(this, lane);
        if (!TStrategy.FirstUse(ref ledger, lane.Index, frame, units)) return false;
        lane.Counts.FirstUses += units;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TellLastUse(Lane lane, long frame, int units, PageCounts after)
    {
        var ledger = new Ledger(this, lane);
        if (TStrategy.LastUseNeedsSection) lane.Enter();
        TStrategy.LastUse(ref ledger, lane.Index, frame, units, after);
        if (TStrategy.LastUseNeedsSection) lane.Leave();
        lane.Counts.LastUses += units;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Freed(Lane lane, long head, PageCounts after)
    {
        if (TScheme.Allocates) return PageFree(lane, head, after);
        if (TScheme.CountsReferences || after.BaseDropped) TellLastUse(lane, head, 1, after);
        if (HasFolios && EntriesSetOrder && Cells[head] is { Order: > 0, InodePlusOne: 0 }) SetOrder(head, 0);
        return 0;
    }

    // What a first use counts: every frame of the folio where an allocator hands folios out, else one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Units(long head) => TScheme.Allocates ? 1 << OrderOf(head) : 1;

    // The allocator has its frames back before the pgmap's count falls, so that no drain ends while a driver still works (free_zone_device_folio).
    private int PageFree(Lane lane, long head, PageCounts after)
    {
        var order = OrderOf(head);
        if (order > 0) SetOrder(head, 0);
        Engine.PageFree(Id, head, 1L << order);
        if (TScheme.CountsReferences || after.BaseDropped) TellLastUse(lane, head, after.BaseDropped ? 1 : 1 << order, after);
        return order;
    }

    private PageReply TouchesFreed(Lane lane, long frame)
    {
        Violated(Invariant.WalkTouchesFreed, frame, $"worker {lane.Index}", "a walk reached a page whose pgmap is freed");
        return new(Outcome.ENXIO);
    }

    private PageReply Underflows(Lane lane, long head, PageUse use, int pages, PageCounts before)
    {
        Violated(Invariant.Underflow, head, $"worker {lane.Index}", $"put of {pages} as {use} on {before}");
        return new(Outcome.EINVAL, before, before);
    }

    // A mapping that holds no reference outlives its pgmap unnoticed by the page, but not by the log.
    private PageReply PutOnFreed(Lane lane, long frame, PageUse use)
    {
        if (Holds(use)) return OutlivedBy(lane, frame, use);
        if (use == PageUse.Map) OutlivedBy(lane, frame, use);
        return default;
    }

    private PageReply OutlivedBy(Lane lane, long frame, PageUse use)
    {
        var invariant = use switch
        {
            PageUse.Map => Invariant.MappingOutlivesPgmap,
            PageUse.Entry => Invariant.EntryOutlivesPgmap,
            _ => Invariant.PinOutlivesPgmap,
        };
        Violated(invariant, frame, $"worker {lane.Index}", $"a reference kept as {use} was given back after the pgmap was freed");
        return new(Outcome.ENXIO);
    }
}
