using ZoneDrain.Pages;

namespace ZoneDrain.Cluster.Cells;

/// <summary>What follows from a change of a page's word, where counts are made anew.</summary>
internal sealed partial class PgmapCells
{
    // On a cluster the worker whose counter a strategy changes is the silo that the page lives on, so a silo has one.
    private const int Worker = 0;

    // Nothing is used for the first time, so a dying pgmap's strategy must count it all the same: those that refuse count at the root from the kill on.
    private void CountAgain(long frame, int units)
    {
        if (!_strategy.FirstUse(this, Worker, frame, units)) AddRoot(units);
    }

    private void BecameIdle(long head, PageCounts after)
    {
        if (_allocates)
        {
            var order = OrderOf(head);
            SetOrder(head, 0);
            BeginLeaving(head, order, after);
            EndLeaving(head, 1L << order);
            return;
        }

        if (Traits.CountsReferences || after.BaseDropped) TellLastUse(head, 1, after);
        if (_hasFolios && _entriesSetOrder && Read(head) is { Order: > 0, InodePlusOne: 0 }) SetOrder(head, 0);
    }

    private void WakeIdle(long head)
    {
        ref var counts = ref CellOf(head).Counts;
        if (!counts.HasWaiters || !Traits.WakesSleepers(counts)) return;
        counts = PageRules.WithoutWaiters(counts);
        if (_idleWaiters.Remove(head, out var waiting)) (_woken ??= []).AddRange(waiting);
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
