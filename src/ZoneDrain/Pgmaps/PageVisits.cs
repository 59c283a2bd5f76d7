using ZoneDrain.Drains;

namespace ZoneDrain.Pgmaps;

/// <summary>Visits of a drain to the pages of a range, none of which has a turn of its own for it. Each answers how many words it read.</summary>
public static class PageVisits
{
    /// <summary>The first page from a frame on that is in use; −1 for none.</summary>
    public static PgmapReply FindBusy<TRange>(TRange pages, long from, long to) where TRange : struct, IPageRange
    {
        var unit = pages.Unit;
        from = (from + unit - 1) / unit * unit;
        var frame = pages.SkipIdle(from, to);
        while (frame < to && pages.Read(frame).Ref == 0) frame = pages.SkipIdle(frame + unit, to);
        return frame < to ? new(Outcome.Ok, frame, (frame - from) / unit + 1) : new(Outcome.Ok, -1, Math.Max(0, to - from + unit - 1) / unit);
    }

    /// <summary>The scheme's base is taken off each page; how many are idle.</summary>
    public static PgmapReply DropBases<TRange>(TRange pages, long from, long to) where TRange : struct, IPageRange
    {
        var unit = pages.Unit;
        var (idle, read) = (0L, 0L);
        for (var frame = (from + unit - 1) / unit * unit; frame < to; frame += unit, read++)
        {
            var counts = pages.DropBase(frame);
            if (counts.Ref == 0) idle++;

            // Where idle shows 1, a page with one reference shows 1 from now on: its sleeper takes it for idle (interleaving a1-2).
            if (counts.HasWaiters) pages.WakeSleepers(frame, counts);
        }

        return new(Outcome.Ok, idle, read);
    }

    /// <summary>The first frame of the first chunk from a frame on in which a page was used; −1 for none.</summary>
    public static PgmapReply NextUsedChunk<TRange>(TRange pages, long from, long to) where TRange : struct, IPageRange
    {
        var (first, end) = (ChunkAt(from), ChunkAt(to));
        var chunk = first;
        while (chunk < end && !pages.IsMarked(chunk)) chunk++;
        return chunk < end ? new(Outcome.Ok, chunk * Chunk.Frames, chunk - first + 1) : new(Outcome.Ok, -1, Math.Max(0, end - first));
    }

    private static long ChunkAt(long frame) => (frame + Chunk.Frames - 1) / Chunk.Frames;
}
