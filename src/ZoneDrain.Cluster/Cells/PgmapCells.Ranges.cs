using ZoneDrain.Drains;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Pgmaps;

namespace ZoneDrain.Cluster.Cells;

/// <summary>Visits to the pages of a range that live here: no grain is activated, and a chunk without cells is idle without being looked at.</summary>
internal sealed partial class PgmapCells
{
    /// <summary>One visit; <paramref name="question"/> is asked of the frames in it that live here.</summary>
    public PgmapReply Visit(in PgmapEvent question, ref Effects effects)
    {
        using (LockAll())
        {
            // A visit that was sent before its chunks moved must not take the place where they were for idle pages.
            if (!LivesHere(question.From, question.To)) return new(Outcome.EAGAIN);
            var reply = Visit(question);
            effects.Wakes = TakeWoken() ?? effects.Wakes;
            return reply;
        }
    }

    /// <summary>Invariant I2 belongs to the moment a block goes back: nobody may use its page.</summary>
    public void CheckFreed(long frame, long pages)
    {
        using (LockAll())
        {
            if (Life == Grace.Life.Freed) return;
            for (var at = frame; at < frame + pages; at++)
            {
                var counts = Read(Head(at)).Counts;
                if (counts.Ref == 0) continue;
                var invariant = counts.Map >= counts.Ref ? Invariant.MappingOnFreedBlock : Invariant.PinOnFreedBlock;
                Violated(invariant, at, $"driver-{Id.Value}", $"a block is freed with {counts}");
            }
        }
    }

    private List<WaiterId>? TakeWoken()
    {
        List<WaiterId>? all = null;
        foreach (var part in _parts.Where(part => part.Woken is not null))
        {
            (all ??= []).AddRange(part.Woken!);
            part.Woken = null;
        }

        return all;
    }

    private bool LivesHere(long from, long to)
    {
        for (var frame = from; frame < to; frame = (frame / Chunk.Frames + 1) * Chunk.Frames)
        {
            if (!IsHome(frame) || _awaited.Contains(HeadChunk(frame))) return false;
        }

        return true;
    }

    private PgmapReply Visit(in PgmapEvent question)
    {
        var pages = new Range(this);
        switch (question.Op)
        {
            case PgmapOp.FindBusy:
                var busy = PageVisits.FindBusy(pages, question.From, question.To);
                _world.Counts.AddPagesRead(busy.Read);
                return busy;
            case PgmapOp.NextUsedChunk:
                var used = PageVisits.NextUsedChunk(pages, question.From, question.To);
                _world.Counts.AddChunksRead(used.Read);
                return used;

            // What went idle since the first time has told the counter itself, so asked again this must be answered as it was.
            case PgmapOp.DropBases when _dropped.TryGetValue((question.From, question.To), out var known):
                return known;
            case PgmapOp.DropBases:
                var dropped = PageVisits.DropBases(pages, question.From, question.To);
                _world.Counts.AddPagesRead(dropped.Read);
                return _dropped[(question.From, question.To)] = dropped;
            default:
                throw new InvalidOperationException($"{Id} has no visit for {question.Op}");
        }
    }

    private readonly struct Range(PgmapCells cells) : IPageRange
    {
        public long Unit => 1L << cells.Spec.Order;

        public PageCounts Read(long frame) => cells.Read(frame).Counts;

        // A chunk is looked up once, and one without cells is idle without being looked at.
        public long SkipIdle(long frame, long to)
        {
            var unit = Unit;
            while (frame < to)
            {
                var end = Math.Min(to, (frame / Chunk.Frames + 1) * Chunk.Frames);
                if (!cells.PartOf(frame).Chunks.TryGetValue(frame / Chunk.Frames, out var chunk)) frame += (end - frame + unit - 1) / unit * unit;
                for (; chunk is not null && frame < end; frame += unit)
                {
                    if (chunk.Cells[frame % Chunk.Frames].Counts.Ref != 0) return frame;
                }
            }

            return frame;
        }

        public PageCounts DropBase(long frame)
        {
            ref var counts = ref cells.CellOf(frame).Counts;
            return counts = PageRules.DropBase(counts);
        }

        public void WakeSleepers(long frame, PageCounts counts) => cells.WakeIdle(frame);

        public bool IsMarked(long chunk) => cells.PartOf(chunk * Chunk.Frames).Chunks.TryGetValue(chunk, out var known) && known.Marked;
    }
}
