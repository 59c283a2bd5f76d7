using ZoneDrain.Drains;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;

namespace ZoneDrain.Cluster.Store;

/// <summary>Visits to the pages of a range that live here: no grain is activated, and a chunk without cells is idle without being looked at.</summary>
internal sealed partial class PgmapCells
{
    /// <summary>One visit; <paramref name="question"/> is asked of the frames in it that live here.</summary>
    public PgmapReply Visit(in PgmapEvent question, ref Effects effects)
    {
        lock (_lock)
        {
            // A visit that was sent before its chunks moved must not take the place where they were for idle pages.
            if (!LivesHere(question.From, question.To)) return new(Outcome.EAGAIN);
            return question.Op switch
            {
                PgmapOp.FindBusy => FindBusy(question.From, question.To),
                PgmapOp.DropBases => DropBases(question.From, question.To, ref effects),
                PgmapOp.NextUsedChunk => NextUsedChunk(question.From, question.To),
                _ => throw new InvalidOperationException($"{Id} has no visit for {question.Op}"),
            };
        }
    }

    /// <summary>Invariant I2 belongs to the moment a block goes back: nobody may use its page.</summary>
    public void CheckFreed(long frame, long pages)
    {
        lock (_lock)
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

    private bool LivesHere(long from, long to)
    {
        for (var frame = from; frame < to; frame = (frame / Chunk.Frames + 1) * Chunk.Frames)
        {
            if (!IsHome(frame) || _awaited.Contains(HeadChunk(frame))) return false;
        }

        return true;
    }

    private PgmapReply FindBusy(long from, long to)
    {
        var unit = 1L << Spec.Order;
        var read = 0L;
        for (var frame = (from + unit - 1) / unit * unit; frame < to;)
        {
            var end = Math.Min(to, (frame / Chunk.Frames + 1) * Chunk.Frames);
            if (!_chunks.TryGetValue(frame / Chunk.Frames, out var chunk))
            {
                read += (end - frame + unit - 1) / unit;
                frame += (end - frame + unit - 1) / unit * unit;
                continue;
            }

            for (; frame < end; frame += unit)
            {
                read++;
                if (chunk.Cells[frame % Chunk.Frames].Counts.Ref != 0) return Found(frame, read);
            }
        }

        return Found(-1, read);
    }

    private PgmapReply Found(long frame, long read)
    {
        _world.Counts.AddPagesRead(read);
        return new(Outcome.Ok, frame, read);
    }

    // What went idle since the first time has told the counter itself, so asked again this must be answered as it was.
    private PgmapReply DropBases(long from, long to, ref Effects effects)
    {
        if (_dropped.TryGetValue((from, to), out var known)) return known;
        var unit = 1L << Spec.Order;
        var (idle, read) = (0L, 0L);
        for (var frame = (from + unit - 1) / unit * unit; frame < to; frame += unit, read++)
        {
            ref var counts = ref CellOf(frame).Counts;
            counts = PageRules.DropBase(counts);
            if (counts.Ref == 0) idle++;

            // Where idle shows 1, a page with one reference shows 1 from now on: its sleeper takes it for idle.
            WakeIdle(frame, ref effects);
        }

        _world.Counts.AddPagesRead(read);
        return _dropped[(from, to)] = new(Outcome.Ok, idle, read);
    }

    private PgmapReply NextUsedChunk(long from, long to)
    {
        var (first, end) = ((from + Chunk.Frames - 1) / Chunk.Frames, (to + Chunk.Frames - 1) / Chunk.Frames);
        var chunk = first;
        while (chunk < end && !(_chunks.TryGetValue(chunk, out var cells) && cells.Marked)) chunk++;
        var read = chunk - first + (chunk < end ? 1 : 0);
        _world.Counts.AddChunksRead(read);
        return new(Outcome.Ok, chunk < end ? chunk * Chunk.Frames : -1, read);
    }
}
