using ZoneDrain.Drains;

namespace ZoneDrain.Cluster.Cells;

/// <summary>
/// Folios that an allocator hands out. A page whose last reference is given back says so in its answer, and whoever gave it back tells the allocator; until
/// that has the frames the strategy counts them, so that no drain ends while a driver still works (free_zone_device_folio, mm/memremap.c).
/// </summary>
internal sealed partial class PgmapCells
{
    /// <summary>The allocator has frames back: they are counted no more. False: they do not live here, or do not yet.</summary>
    public bool HaveLeft(long frame, long pages, ref Effects effects)
    {
        lock (PartOf(frame).Lock)
        {
            if (!IsHome(frame) || _awaited.Contains(HeadChunk(frame))) return false;
            var version = Volatile.Read(ref _version);
            EndLeaving(frame, pages);
            effects.RootChanged |= version != Volatile.Read(ref _version);
            return true;
        }
    }

    private void BeginLeaving(long head, int order, PageCounts after)
    {
        var counted = after.BaseDropped ? 1 : Traits.CountsReferences ? 1L << order : 0;
        for (var frame = head; frame < head + counted; frame++) CellOf(frame).Leaving = true;
    }

    // A folio is part of one chunk, so one word to the strategy is enough.
    private void EndLeaving(long frame, long pages)
    {
        if (!PartOf(frame).Chunks.TryGetValue(frame / Chunk.Frames, out var chunk)) return;
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
