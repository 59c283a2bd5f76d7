using ZoneDrain.Pages;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Cells;

/// <summary>What follows from a change of a page's word, where counts are made anew.</summary>
internal sealed partial class PgmapCells
{
    /// <summary>What was counted since it was asked before.</summary>
    public EngineCounts TakeCounts()
    {
        using (LockAll())
        {
            var (turns, first, last) = (0L, 0L, 0L);
            foreach (var part in _parts)
            {
                (turns, first, last) = (turns + part.Counted.Turns, first + part.Counted.FirstUses, last + part.Counted.LastUses);
                part.Counted = default;
            }

            return new(first, last, turns, 0, 0, 0, 0, 0);
        }
    }

    // Nothing is used for the first time, so a dying pgmap's strategy must count it all the same: those that refuse count at the root from the kill on.
    private void CountAgain(long frame, int units)
    {
        if (!_strategy.FirstUse(this, PartOf(frame).Number, frame, units)) AddRoot(units);
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
        var part = PartOf(head);
        if (part.Sleepers.Remove(head, out var waiting)) (part.Woken ??= []).AddRange(waiting);
    }

    private bool TellFirstUse(long frame, int units)
    {
        var part = PartOf(frame);
        if (!_strategy.FirstUse(this, part.Number, frame, units)) return false;
        part.Counted.FirstUses += units;
        return true;
    }

    private void TellLastUse(long frame, int units, PageCounts after)
    {
        var part = PartOf(frame);
        _strategy.LastUse(this, part.Number, frame, units, after);
        part.Counted.LastUses += units;
    }

    // The folio of an fsdax entry is as large as the entry: its descriptors say so until it is deleted (kernel-model section 5).
    private void SetOrder(long frame, int order)
    {
        if (Spec.Order != 0 || Read(frame).Order == order) return;
        var pages = 1L << Math.Max(order, Read(frame).Order);
        for (var at = frame; at < frame + pages; at++) CellOf(at).Order = (byte)order;
    }
}
