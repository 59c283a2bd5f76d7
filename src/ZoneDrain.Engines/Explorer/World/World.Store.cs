using System.Runtime.CompilerServices;
using ZoneDrain.Delivery;
using ZoneDrain.Grace;
using ZoneDrain.Holders;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>The pages of a pgmap, as the turns of one task change them.</summary>
internal sealed partial class World
{
    private readonly struct Store(World world, WorldTask task, PgmapWorld pgmap) : IRecountedCells
    {
        public static bool Stops => true;

        public bool MapHolds => pgmap.Traits.MapTakesReference;

        public bool EntryHolds => pgmap.Traits.EntryTakesReference;

        public bool CountsReferences => pgmap.Traits.CountsReferences;

        public bool CountsEntries => pgmap.Traits.CountsEntries;

        public bool GupMayRevive => pgmap.Traits.GupMayRevive;

        public bool DeletionAsksLife => pgmap.Traits.DeletionAsksLife;

        public bool Allocates => pgmap.Traits.IsAllocated;

        public LateAllocation LateAllocation => pgmap.Traits.LateAllocation;

        public bool LastUseNeedsSection => pgmap.Strategy.LastUseNeedsSection;

        public bool HasFolios => pgmap.HasFolios;

        public bool EntriesMakeFolios => pgmap.HasFolios && pgmap.Spec.Type == MemoryType.FsDax;

        public bool OrderIsFixed => pgmap.Spec.Order != 0;

        public bool IsLive => world.Rules.MayBegin(pgmap.LifeCopies[world.WorkerOf(task, pgmap)]);

        public bool IsFreed => pgmap.Life == Life.Freed;

        public int OrderOf(long frame) => pgmap.OrderAt(frame);

        public int CellOrder(long frame) => pgmap.Cells[frame].Order;

        public void SetCellOrder(long frame, int order)
        {
            ref var cell = ref Changed(frame);
            cell.Order = (byte)world.Rules.OrderSet(cell.Order, order);
        }

        public PageCounts Read(long head) => pgmap.Cells[head].Counts;

        public ref ulong WordOf(long head) => ref Unsafe.As<PageCounts, ulong>(ref pgmap.Cells[head].Counts);

        public PageCounts Exchange(long head, ref ulong word, PageCounts before, PageCounts after)
        {
            Changed(head).Counts = after;
            return before;
        }

        public bool HasEntry(long frame) => pgmap.Cells[frame].Associated;

        public void SetEntry(long frame, InodeId inode, long index)
        {
            ref var cell = ref Changed(frame);
            (cell.Associated, cell.Inode, cell.Index) = (true, inode, index);
        }

        public void ClearEntry(long frame)
        {
            ref var cell = ref Changed(frame);
            (cell.Associated, cell.Inode, cell.Index) = (false, default, 0);
        }

        // A section that is entered and left in one turn is seen by nobody: one is open if the turn was stopped in it.
        public void Enter()
        {
        }

        public void Leave()
        {
            if (task.Turn.Step != PageStep.Start) world._grace.Leave(task);
        }

        public bool Pauses(ref PageTurn turn, PageStep next, in PageEvent question, long head, PageCounts after) =>
            world.Pauses(task, pgmap, ref turn, next, question, head, after);

        public bool FirstUse(long frame, int units)
        {
            world._parts.WritePgmap(pgmap.Id.Value);
            pgmap.Touched = false;
            if (!pgmap.Strategy.FirstUse(pgmap, world.WorkerOf(task, pgmap), frame, units)) return false;
            world.FirstUses += units;
            return true;
        }

        public void HandedOutInUse(long frame, PageCounts counts) => world._audit.Report(
            Invariant.HandedOutInUse, pgmap, frame, task.Name, $"a page that an allocator has, or hands out, shows {counts}");

        public bool TryCountLate(long head, int units)
        {
            if (pgmap.Root == 0 && !pgmap.Strategy.Traits.SplitsOverWorkers) return false;
            world._parts.WritePgmap(pgmap.Id.Value);
            world.FirstUses += units;
            pgmap.AddRoot(units);
            return true;
        }

        public void AllocatedUncounted(long head)
        {
            world._parts.WritePgmap(pgmap.Id.Value);
            pgmap.Late = true;
            var detail = $"an allocator hands a page out when its pgmap is {pgmap.Life}, uncounted";
            world._audit.Report(Invariant.RevivedWhileDying, pgmap, head, task.Name, detail);
        }

        public void LastUse(long frame, int units, PageCounts after)
        {
            world._parts.WritePgmap(pgmap.Id.Value);
            world.LastUses += units;
            pgmap.Strategy.LastUse(pgmap, world.WorkerOf(task, pgmap), frame, units, after);
            if (pgmap.Late && pgmap.Root < 0) world._audit.Report(Invariant.Underflow, pgmap, frame, task.Name, $"the pgmap's own count is {pgmap.Root}");
        }

        public bool TryAdd(long head, PageCounts before, ulong delta, out PageCounts after) => PageRules.TryAdd(before, delta, out after);

        public bool TrySubtract(long head, PageCounts before, ulong delta, out PageCounts after) => PageRules.TrySubtract(before, delta, out after);

        public bool TryFreeze(PageCounts before, int expected, out PageCounts after) => world.Rules.TryFreeze(before, expected, out after);

        public PageCounts Thaw(PageCounts frozen, PageCounts before) => world.Rules.Thaw(frozen, before);

        public bool WakesSleepers(PageCounts counts) => world.Rules.WakesSleepers(pgmap.Traits, counts);

        public bool IsBusy(PageCounts counts) => world.Rules.IsBusy(pgmap.Traits, counts);

        public void WakeIdle(long head) => world.WakeIdle(pgmap, head);

        public void AddSleeper(long head, WaiterId waiter)
        {
            world._parts.WritePgmap(pgmap.Id.Value);
            pgmap.IdleWaiters.Add((head, waiter));
        }

        public bool RemoveSleeper(long head, WaiterId waiter)
        {
            world._parts.WritePgmap(pgmap.Id.Value);
            return pgmap.IdleWaiters.Remove((head, waiter));
        }

        public void Counted(long head, PageUse use, int pages, PageCounts before, PageCounts after)
        {
            world.AuditCounts(task, pgmap, head, before, after);
            if (Allocates && pages > 0 && !world._drivers[pgmap.Id.Value].IsUsed(head)) HandedOutInUse(head, after);
            if (pages < 0 && after.HasWaiters && !WakesSleepers(after)) world._audit.Sleepers(pgmap, head, after);
        }

        public void GivenToTail(long tail, in PageEvent question, PageCounts after)
        {
            if (after.BaseDropped) pgmap.AddRoot(1);
        }

        public bool GivesFolioBack(long head, int order, PageCounts after, ref PageReply reply)
        {
            world.GiveBack(task, pgmap.Id.Value, new(DriverOp.Free, 1L << order, head));
            reply = reply with { Offset = order };
            return true;
        }

        public PageReply TouchesFreed(long frame, in PageEvent question) => world._audit.Touched(task, pgmap, frame, question.Op == PageOp.TryGet
            ? "a walk takes a reference" : "a first use that was decided before the kill takes a reference");

        // What is kept beyond the release was found at the release; a walk that undoes its reference is found here.
        public PageReply PutOnFreed(long frame, PageUse use, bool holds)
        {
            var isNumber = use == PageUse.Entry && !holds && pgmap.Traits.DeletionAsksLife;
            if (holds && task.Sections > 0) return world._audit.Touched(task, pgmap, frame, "a walk gives its reference back");
            if (!isNumber) world._audit.GivenBack(task, pgmap, frame, use);
            return holds ? new(Outcome.ENXIO) : default;
        }

        public PageReply DeletedOnFreed(long frame)
        {
            world._audit.Deleted(task, pgmap, frame);
            return new(Outcome.ENXIO);
        }

        public PageReply Underflows(long head, PageUse use, int pages, PageCounts before)
        {
            world._audit.Report(Invariant.Underflow, pgmap, head, task.Name, $"a put of {pages} as {use} on {before}");
            return new(Outcome.EINVAL, before, before);
        }

        public IEnumerable<long> Frames => Enumerable.Range(0, pgmap.Cells.Length).Select(frame => (long)frame);

        public IEnumerable<long> LostHeads => pgmap.Lost ? Frames : [];

        public bool IsLost(long frame) => pgmap.Lost;

        public void SetOrder(long frame, int order) => SetCellOrder(frame, order);

        // Only memory of one kind is counted anew here, which no allocator hands out.
        public void SetFolios(IReadOnlyList<KeptPage> kept)
        {
        }

        public void CountAgain(long frame, int units)
        {
            if (world.Rules.CountsAgain && !pgmap.Strategy.FirstUse(pgmap, pgmap.Home, frame, units)) pgmap.AddRoot(units);
        }

        public void BecameIdle(long head, PageCounts after)
        {
            var units = Allocates ? 1 << OrderOf(head) : 1;
            if (Allocates) SetOrder(head, 0);
            if (CountsReferences || after.BaseDropped) LastUse(head, units, after);
        }

        public void WakeSleepers(long head) => world.WakeIdle(pgmap, head);

        public void Held(HolderId holder, long head, PageUse use, int pages)
        {
        }

        private ref PageCell Changed(long frame)
        {
            world._parts.WritePgmap(pgmap.Id.Value);
            return ref pgmap.Cells[frame];
        }
    }
}
