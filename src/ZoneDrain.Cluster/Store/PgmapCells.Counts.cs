using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Store;

/// <summary>Changes of a page's word, each within a turn, and what follows from them at once.</summary>
internal sealed partial class PgmapCells
{
    // On a cluster the worker whose counter a strategy changes is the silo that the page lives on, so a silo has one.
    private const int Worker = 0;

    // How many cells a use concerns: one, except where the pages of a 2 MiB entry keep separate counts.
    private int Separate(long frame, PageUse use, int pages) => _hasFolios ? 1 : use == PageUse.Entry ? 1 << Read(frame).Order : pages;

    private PageReply Take(long frame, PageUse use, int pages, bool mayRevive, ref Effects effects)
    {
        var count = Separate(frame, use, pages);
        if (count == 1) return TakeOne(Head(frame), use, pages, mayRevive);
        var first = default(PageReply);
        for (var i = 0; i < count; i++)
        {
            var reply = TakeOne(frame + i, use, 1, mayRevive);
            if (i == 0) first = reply;
            if (reply.Outcome == Outcome.Ok) continue;
            while (--i >= 0) PutOne(frame + i, use, 1, ref effects);
            return reply;
        }

        return first;
    }

    private PageReply TakeOne(long head, PageUse use, int pages, bool mayRevive)
    {
        ref var cell = ref CellOf(head);
        var before = cell.Counts;
        var revives = before.Ref == 0;
        if (revives && (!mayRevive || before.BaseDropped)) return new(mayRevive ? Outcome.ENODEV : Outcome.EAGAIN, before, before);
        if (!PageRules.TryAdd(before, PageRules.Delta(use, pages, OrderOf(head)), out var after)) return new(Outcome.ENOMEM, before, before);
        if (revives && Traits.Edge == UseEdge.Reference && !TellFirstUse(head, Units(head))) return new(Outcome.ENODEV, before, before);
        cell.Counts = after;
        Note(head, use, pages);
        return new(Outcome.Ok, before, after, _allocates ? OrderOf(head) : 0);
    }

    private PageReply PutOne(long head, PageUse use, int pages, ref Effects effects)
    {
        ref var cell = ref CellOf(head);
        var before = cell.Counts;
        if (!PageRules.TrySubtract(before, PageRules.Delta(use, pages, OrderOf(head)), out var after))
        {
            Violated(Invariant.Underflow, head, _here.ToString(), $"put of {pages} as {use} on {before}");
            return new(Outcome.EINVAL, before, before);
        }

        cell.Counts = after;
        Note(head, use, -pages);
        var goesBack = after.Ref == 0 && _allocates ? Leave(head, after) : 0;
        if (after.Ref == 0 && !_allocates) BecameIdle(head, after);
        WakeIdle(head, ref effects);
        return new(Outcome.Ok, before, after, goesBack);
    }

    private void BecameIdle(long head, PageCounts after)
    {
        if (_allocates)
        {
            var pages = 1L << OrderOf(head);
            Leave(head, after);
            EndLeaving(head, pages);
            return;
        }

        if (Traits.Edge == UseEdge.Reference || after.BaseDropped) TellLastUse(head, 1, after);
        if (_hasFolios && _entriesSetOrder && Read(head) is { Order: > 0, InodePlusOne: 0 }) SetOrder(head, 0);
    }

    private void WakeIdle(long head, ref Effects effects)
    {
        ref var counts = ref CellOf(head).Counts;
        if (!counts.HasWaiters || !Traits.WakesSleepers(counts)) return;
        counts = PageRules.WithoutWaiters(counts);
        if (_idleWaiters.Remove(head, out var waiting)) (effects.Wakes ??= []).AddRange(waiting);
    }

    private bool TellFirstUse(long frame, int units)
    {
        if (!_strategy.FirstUse(this, Worker, frame, units)) return false;
        _world.Counts.AddFirstUses(units);
        return true;
    }

    private void TellLastUse(long frame, int units, PageCounts after)
    {
        _strategy.LastUse(this, Worker, frame, units, after);
        _world.Counts.AddLastUses(units);
    }

    // The folio of an fsdax entry is as large as the entry: its descriptors say so until it is deleted (kernel-model section 5).
    private void SetOrder(long frame, int order)
    {
        if (Spec.Order != 0 || Read(frame).Order == order) return;
        var pages = 1L << Math.Max(order, Read(frame).Order);
        for (var at = frame; at < frame + pages; at++) CellOf(at).Order = (byte)order;
    }
}
