using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Store;

/// <summary>
/// Folios that an allocator hands out. A page whose last reference is given back says so in its answer, and whoever gave it back tells the allocator; until
/// that has the frames the strategy counts them, so that no drain ends while a driver still works (free_zone_device_folio, mm/memremap.c).
/// </summary>
internal sealed partial class PgmapCells
{
    /// <summary>In the answer to a put, beside the order: the folio goes back to its allocator.</summary>
    public const int GoesBack = 1 << 16;

    /// <summary>The allocator has frames back: they are counted no more. False: they do not live here, or do not yet.</summary>
    public bool HaveLeft(long frame, long pages, ref Effects effects)
    {
        lock (_lock)
        {
            if (!IsHome(frame) || _awaited.Contains(HeadChunk(frame))) return false;
            var version = _version;
            EndLeaving(frame, pages);
            effects.RootChanged |= version != _version;
            return true;
        }
    }

    private PageReply Allocate(long frame, in PageEvent question, ref Effects effects)
    {
        if (Life == Life.Freed) return new(Outcome.ENODEV);

        // The allocator has them, though it has not come to say so.
        EndLeaving(frame, 1L << question.Order);
        SetOrder(frame, question.Order);
        var reply = Acquire(frame, question, ref effects);
        if (reply.Outcome != Outcome.Ok) SetOrder(frame, 0);
        return reply;
    }

    // One turn, so nobody meets a frozen folio here. A page whose base count was dropped as an idle one's gives it back once more (a1).
    private PageReply Split(long frame, in PageEvent question)
    {
        if (Life == Life.Freed) return new(Outcome.ENXIO);
        var order = OrderOf(frame);
        if (order == 0 || !_allocates) return new(Outcome.EAGAIN);
        var head = frame >> order << order;
        var before = Read(head).Counts;
        if (!PageRules.TryFreeze(before, question.Pages, out _)) return new(Outcome.EBUSY, before, before, order);
        for (var tail = head + 1; tail < head + (1L << order); tail++)
        {
            ref var counts = ref CellOf(tail).Counts;
            PageRules.TryAdd(counts, PageRules.Delta(question.Use, question.Pages, 0), out counts);
            Note(tail, question.Use, question.Pages);
            if (counts.BaseDropped) AddRoot(1);
        }

        SetOrder(head, 0);
        return new(Outcome.Ok, before, before, order);
    }

    // What a first use counts: every frame of the folio where an allocator hands folios out, else one.
    private int Units(long head) => _allocates ? 1 << OrderOf(head) : 1;

    private int Leave(long head, PageCounts after)
    {
        var order = OrderOf(head);
        if (order > 0) SetOrder(head, 0);
        var counted = after.BaseDropped ? 1 : Traits.Edge == UseEdge.Reference ? 1L << order : 0;
        for (var frame = head; frame < head + counted; frame++) CellOf(frame).Leaving = true;
        return order | GoesBack;
    }

    // A folio is part of one chunk, so one word to the strategy is enough.
    private void EndLeaving(long frame, long pages)
    {
        if (!_chunks.TryGetValue(frame / Chunk.Frames, out var chunk)) return;
        var (at, units) = (frame % Chunk.Frames, 0);
        var end = Math.Min(at + pages, Chunk.Frames);
        for (; at < end; at++)
        {
            if (!chunk.Cells[at].Leaving) continue;
            chunk.Cells[at].Leaving = false;
            units++;
        }

        if (units > 0) TellLastUse(frame, units, Read(frame).Counts);
    }
}
