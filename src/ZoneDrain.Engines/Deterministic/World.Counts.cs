using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>Changes of a page's word, each within one turn, and what follows from them at once.</summary>
internal sealed partial class World
{
    private static byte OrderOf(PgmapWorld pgmap, long head) => pgmap.OrderAt(head);

    // How many cells a use concerns: one, except where the pages of a 2 MiB entry keep separate counts.
    private static int Separate(PgmapWorld pgmap, long frame, PageUse use, int pages) =>
        pgmap.HasFolios ? 1 : use == PageUse.Entry ? 1 << pgmap.Cells[frame].Order : pages;

    private static void SetOrder(PgmapWorld pgmap, long frame, byte order)
    {
        if (pgmap.Spec.Order != 0 || pgmap.Cells[frame].Order == order) return;
        var pages = 1L << Math.Max(order, pgmap.Cells[frame].Order);
        for (var at = frame; at < frame + pages; at++) pgmap.Cells[at].Order = order;
    }

    private PageReply Add(WorldTask task, PgmapWorld pgmap, long frame, PageUse use, int pages, bool mayRevive, bool told)
    {
        var count = Separate(pgmap, frame, use, pages);
        if (count == 1) return AddOne(task, pgmap, pgmap.Head(frame), use, pages, mayRevive, told);
        var first = default(PageReply);
        for (var i = 0; i < count; i++)
        {
            var reply = AddOne(task, pgmap, frame + i, use, 1, mayRevive, told: false);
            if (i == 0) first = reply;
            if (reply.Outcome == Outcome.Ok) continue;
            while (--i >= 0) TellLastUse(task, pgmap, frame + i, Subtract(task, pgmap, frame + i, use, 1));
            return reply;
        }

        return first;
    }

    private PageReply AddOne(WorldTask task, PgmapWorld pgmap, long head, PageUse use, int pages, bool mayRevive, bool told)
    {
        ref var counts = ref pgmap.Cells[head].Counts;
        var before = counts;
        var revives = before.Ref == 0;
        if (before.IsFrozen) return new(Outcome.EAGAIN, before, before);
        if (revives && (!mayRevive || before.BaseDropped)) return new(mayRevive ? Outcome.ENODEV : Outcome.EAGAIN, before, before);
        var reply = new PageReply(Outcome.Ok, before, before);
        if (!TryAdd(task, pgmap, head, PageRules.Delta(use, pages, OrderOf(pgmap, head)), out var after))
        {
            reply = new(Outcome.ENOMEM, before, before);
        }
        else
        {
            if (revives && !told && pgmap.Traits.Edge == UseEdge.Reference && !TellFirstUse(task, pgmap, head, Units(pgmap, head)))
                return new(Outcome.ENODEV, before, before);
            told &= !revives || after.Ref == 0;
            if (_rows) Settle(task, pgmap, head);
            counts = after;
            reply = new(Outcome.Ok, before, after, pgmap.Traits.IsAllocated ? OrderOf(pgmap, head) : 0);
            AuditCounts(task, pgmap, head, before, after);
        }

        // Another got in first, or the count is full: the use that was announced is none.
        if (told)
        {
            LastUses += Units(pgmap, head);
            pgmap.Strategy.LastUse(pgmap, task.Worker, head, Units(pgmap, head), reply.After);
        }

        return reply;
    }

    private PageReply Subtract(WorldTask task, PgmapWorld pgmap, long head, PageUse use, int pages)
    {
        ref var cell = ref pgmap.Cells[head];
        var before = cell.Counts;
        if (!TrySubtract(task, pgmap, head, PageRules.Delta(use, pages, OrderOf(pgmap, head)), out var after))
        {
            Report(Invariant.Underflow, pgmap, head, task.Name, $"a put of {pages} as {use} on {before}");
            return new(Outcome.EINVAL, before, before);
        }

        if (_rows) Settle(task, pgmap, head);
        cell.Counts = after;
        AuditCounts(task, pgmap, head, before, after);
        WakeIdle(pgmap, head);
        if (after.Ref == 0 && pgmap.Traits.IsAllocated) return new(Outcome.Ok, before, cell.Counts, PageFree(pgmap, head));
        if (after.Ref == 0 && pgmap.Spec.Order == 0 && cell is { Order: > 0, Associated: false }) SetOrder(pgmap, head, 0);
        return new(Outcome.Ok, before, cell.Counts);
    }

    // Its frames are the allocator's again in the turn of the last put; the order of the folio is the answer.
    private byte PageFree(PgmapWorld pgmap, long head)
    {
        var order = pgmap.OrderAt(head);
        SetOrder(pgmap, head, 0);
        DirtyDriver(pgmap.Id.Value);
        Rules.Driver(_drivers[pgmap.Id.Value], new(DriverOp.Free, 1L << order, head));
        return order;
    }

    private void WakeIdle(PgmapWorld pgmap, long head)
    {
        ref var counts = ref pgmap.Cells[head].Counts;
        if (!counts.HasWaiters) return;
        if (!Rules.WakesSleepers(pgmap.Traits, counts))
        {
            AuditSleepers(pgmap, head, counts);
            return;
        }

        counts = PageRules.WithoutWaiters(counts);
        for (var i = 0; i < pgmap.IdleWaiters.Count;)
        {
            if (pgmap.IdleWaiters[i].Frame != head)
            {
                i++;
                continue;
            }

            _wakes.Add(pgmap.IdleWaiters[i].Waiter);
            pgmap.IdleWaiters.RemoveAt(i);
        }
    }

    private bool TellFirstUse(WorldTask task, PgmapWorld pgmap, long frame, int units)
    {
        pgmap.Touched = false;
        if (!pgmap.Strategy.FirstUse(pgmap, task.Worker, frame, units)) return false;
        FirstUses += units;
        return true;
    }

    private static bool HearsLastUse(PgmapWorld pgmap, in PageReply reply) =>
        reply.Outcome == Outcome.Ok && reply.After.Ref == 0 && (pgmap.Traits.Edge == UseEdge.Reference || reply.After.BaseDropped);

    private void TellLastUse(WorldTask task, PgmapWorld pgmap, long head, in PageReply reply)
    {
        if (!HearsLastUse(pgmap, reply)) return;
        LastUses += FreedUnits(pgmap, reply);
        pgmap.Strategy.LastUse(pgmap, task.Worker, head, FreedUnits(pgmap, reply), reply.After);
    }

    private bool SpeaksAtLastUse(WorldTask task, PgmapWorld pgmap, long head, int units, PageCounts after)
    {
        _silent.Touched = false;
        pgmap.Strategy.LastUse(_silent, task.Worker, head, units, after);
        return _silent.Touched;
    }

    private void AuditCounts(WorldTask task, PgmapWorld pgmap, long head, PageCounts before, PageCounts after)
    {
        if (before.Ref == 0 && pgmap.GracePassed && pgmap.Traits.BaseRef(pgmap.Spec.Type) == 0)
            Report(Invariant.RevivedWhileDying, pgmap, head, task.Name, $"{before} became {after} when the pgmap was {pgmap.Life} and a grace period over");
        if (pgmap.Traits.MapTakesReference && !PageRules.MapsAreHeld(after))
            Report(Invariant.MapcountAboveRef, pgmap, head, task.Name, $"{after}");
        if (after.Ref == 0) AuditZero(task, pgmap, head);
    }
}
