using System.Runtime.CompilerServices;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Holders;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Cells;

/// <summary>The turns of the pages that live here. Each runs to its end under the lock of its part.</summary>
internal sealed partial class PgmapCells
{
    /// <summary>One turn of one page.</summary>
    public PageReply Turn(long frame, PageCall call, ref Effects effects)
    {
        var part = PartOf(frame);
        lock (part.Lock)
        {
            ref var last = ref part.Replies.Of(call.Stamp, out var wasMade);
            if (wasMade) return last.Reply;
            if (_awaited.Count > 0 && _awaited.Contains(HeadChunk(frame)))
                throw new HomeMovedException($"{new PageId(Id, frame)} is being restored on {_here}");
            if (_world.Gate.IsClosed && !FenceRules.PagesAnswer(_world.Gate.StepOf(_name)))
                throw new HomeMovedException($"{new PageId(Id, frame)} is being counted anew on {_here}");
            part.Holder = HolderId.FromBits(call.Holder);
            part.Counted.Turns++;
            var version = Volatile.Read(ref _version);
            var question = call.Question;

            // The allocator has its frames, though it has not come to say so.
            if (question.Op == PageOp.Allocate && Life != Life.Freed) EndLeaving(frame, 1L << question.Order);
            if (!RecountRules.IsDone(question, frame, new PageStore(this), out var reply))
                PageTurns.Ask(new PageStore(this), ref PageTurns.Unstopped, frame, question, call.Waiter, out reply);
            effects.RootChanged |= version != Volatile.Read(ref _version);
            if (part.Woken is not null) (effects.Wakes, part.Woken) = (part.Woken, null);
            last = (call.Stamp, reply);
            return reply;
        }
    }

    private readonly struct PageStore(PgmapCells cells, HomeRun? run = null) : IRecountedCells
    {
        public static bool Stops => false;

        public bool MapHolds => cells.Traits.MapTakesReference;

        public bool EntryHolds => cells.Traits.EntryTakesReference;

        public bool CountsReferences => cells.Traits.CountsReferences;

        public bool CountsEntries => cells.Traits.CountsEntries;

        public bool GupMayRevive => cells.Traits.GupMayRevive;

        public bool DeletionAsksLife => cells.Traits.DeletionAsksLife;

        public bool Allocates => cells._allocates;

        public LateAllocation LateAllocation => cells.Traits.LateAllocation;

        public bool LastUseNeedsSection => false;

        public bool HasFolios => cells._hasFolios;

        public bool EntriesMakeFolios => cells._hasFolios && cells._entriesSetOrder;

        public bool OrderIsFixed => cells.Spec.Order != 0;

        public bool IsLive => cells.Life == Life.Live;

        public bool IsFreed => cells.Life == Life.Freed;

        public int OrderOf(long frame) => cells.OrderOf(frame);

        public int CellOrder(long frame) => cells.Read(frame).Order;

        public void SetCellOrder(long frame, int order) => cells.CellOf(frame).Order = (byte)order;

        public PageCounts Read(long head) => cells.Read(head).Counts;

        public ref ulong WordOf(long head) => ref Unsafe.As<PageCounts, ulong>(ref cells.CellOf(head).Counts);

        public PageCounts Exchange(long head, ref ulong word, PageCounts before, PageCounts after)
        {
            word = after.Bits;
            return before;
        }

        public bool HasEntry(long frame) => cells.Read(frame).InodePlusOne != 0;

        public void SetEntry(long frame, InodeId inode, long index)
        {
            ref var cell = ref cells.CellOf(frame);
            (cell.InodePlusOne, cell.Index) = (inode.Value + 1, index);
        }

        public void ClearEntry(long frame)
        {
            ref var cell = ref cells.CellOf(frame);
            (cell.InodePlusOne, cell.Index) = (0, 0);
        }

        // On one silo a first use and a kill cannot overlap: the lock is the section.
        public void Enter()
        {
        }

        public void Leave()
        {
        }

        public bool Pauses(ref PageTurn turn, PageStep next, in PageEvent question, long head, PageCounts after) => false;

        public bool FirstUse(long frame, int units) => cells.TellFirstUse(frame, units);

        // An allocation that is asked again, when the silo that answered it has died, finds the reference that it took itself: cells have moved then.
        public void HandedOutInUse(long frame, PageCounts counts)
        {
            if (cells.Plan.Version > 1 && !cells.IsHeld(frame)) return;
            cells.Violated(Invariant.HandedOutInUse, frame, cells._here.ToString(), $"an allocator hands out a page that shows {counts}");
        }

        // One silo's part of the counter says nothing about the sum: the drain has ended when the pgmap says so.
        public bool TryCountLate(long head, int units)
        {
            if (cells.Life > Life.Dying) return false;
            cells.AddRoot(units);
            cells.PartOf(head).Counted.FirstUses += units;
            return true;
        }

        public void AllocatedUncounted(long head)
        {
            cells._late = true;
            cells.Violated(
                Invariant.RevivedWhileDying, head, cells._here.ToString(),
                $"an allocator hands a page out when its pgmap is {cells.Life}, and nothing counts it");
        }

        public void LastUse(long frame, int units, PageCounts after) => cells.TellLastUse(frame, units, after);

        public bool TryAdd(long head, PageCounts before, ulong delta, out PageCounts after) => PageRules.TryAdd(before, delta, out after);

        public bool TrySubtract(long head, PageCounts before, ulong delta, out PageCounts after) => PageRules.TrySubtract(before, delta, out after);

        public bool TryFreeze(PageCounts before, int expected, out PageCounts after) => PageRules.TryFreeze(before, expected, out after);

        public PageCounts Thaw(PageCounts frozen, PageCounts before) => PageRules.Thaw(frozen);

        public bool WakesSleepers(PageCounts counts) => cells.Traits.WakesSleepers(counts);

        public bool IsBusy(PageCounts counts) => cells.Traits.IsBusy(counts);

        public void WakeIdle(long head) => cells.WakeIdle(head);

        public void AddSleeper(long head, WaiterId waiter)
        {
            var sleepers = cells.PartOf(head).Sleepers;
            if (!sleepers.TryGetValue(head, out var waiting)) sleepers[head] = waiting = [];
            waiting.Add(waiter);
        }

        public bool RemoveSleeper(long head, WaiterId waiter) =>
            cells.PartOf(head).Sleepers.TryGetValue(head, out var waiting) && waiting.Remove(waiter);

        public void Counted(long head, PageUse use, int pages, PageCounts before, PageCounts after) => cells.Note(head, use, pages);

        public void GivenToTail(long tail, in PageEvent question, PageCounts after)
        {
            cells.Note(tail, question.Use, question.Pages);
            if (after.BaseDropped) cells.AddRoot(1);
        }

        public bool GivesFolioBack(long head, int order, PageCounts after, ref PageReply reply)
        {
            cells.BeginLeaving(head, order, after);
            reply = reply with { Offset = order, GoesBack = true };
            return false;
        }

        public PageReply TouchesFreed(long frame, in PageEvent question)
        {
            cells.Violated(Invariant.WalkTouchesFreed, frame, cells._here.ToString(), "a walk reached a page whose pgmap is freed");
            return new(Outcome.ENXIO);
        }

        // A mapping that holds no reference outlives its pgmap unnoticed by the page, but not by the log.
        public PageReply PutOnFreed(long frame, PageUse use, bool holds)
        {
            if (holds || use == PageUse.Map)
                cells.Violated(PageRules.OutlivedBy(use), frame, cells._here.ToString(), $"a reference kept as {use} was given back after the pgmap was freed");
            return holds ? new(Outcome.ENXIO) : default;
        }

        public PageReply DeletedOnFreed(long frame)
        {
            var inode = cells.Read(frame).InodePlusOne - 1;
            cells.Violated(Invariant.EntryOutlivesPgmap, frame, $"inode-{inode}", "an index entry was deleted after its pgmap was freed");
            return new(Outcome.ENXIO);
        }

        public PageReply Underflows(long head, PageUse use, int pages, PageCounts before)
        {
            cells.Violated(Invariant.Underflow, head, cells._here.ToString(), $"put of {pages} as {use} on {before}");
            return new(Outcome.EINVAL, before, before);
        }

        public IEnumerable<long> Frames => cells.Frames(run!);

        public IEnumerable<long> LostHeads => cells.LostHeads(run!);

        public bool IsLost(long frame) => cells._awaited.Contains(frame / Chunk.Frames);

        public void SetOrder(long frame, int order) => cells.SetOrder(frame, order);

        public void SetFolios(IReadOnlyList<KeptPage> kept)
        {
            if (cells._allocates) cells.SetFolios(run!, kept);
        }

        public void CountAgain(long frame, int units) => cells.CountAgain(frame, units);

        public void BecameIdle(long head, PageCounts after) => cells.BecameIdle(head, after);

        public void WakeSleepers(long head) => WakeIdle(head);

        public void Held(HolderId holder, long head, PageUse use, int pages) => cells.PartOf(head).Held.TryAdd(holder, head, use, pages);
    }
}
