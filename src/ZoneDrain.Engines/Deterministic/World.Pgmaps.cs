using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Pages;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>Turns of a pgmap. A visit to a range of pages reads one page a turn, for others run between.</summary>
internal sealed partial class World
{
    /// <summary>Page words that drains read.</summary>
    public long PagesRead { get; private set; }

    /// <summary>Chunk words that drains read.</summary>
    public long ChunksRead { get; private set; }

    /// <summary>Pgmaps killed.</summary>
    public long Kills { get; private set; }

    /// <summary>Times that workers' counters were summed.</summary>
    public long Sums { get; private set; }

    // False: the question needs more turns.
    private bool PgmapTurn(WorldTask task, PgmapWorld pgmap, in PgmapEvent question, out PgmapReply reply)
    {
        reply = default;
        if (question.Op == PgmapOp.FindBusy) return FindBusy(task, pgmap, question, out reply);
        if (question.Op is not (PgmapOp.Inspect or PgmapOp.Describe or PgmapOp.NextInode or PgmapOp.NextUsedChunk or PgmapOp.NextMapper))
            DirtyPgmap(pgmap.Id.Value);
        if (task.Message.HasReport)
        {
            HearStatement(task, pgmap);
            return true;
        }

        pgmap.Speaker = Options.Workers;
        reply = question.Op switch
        {
            PgmapOp.Inspect => new(Outcome.Ok, (long)pgmap.Life),
            PgmapOp.Describe => new(Outcome.Ok, pgmap.Spec.Frames, (long)pgmap.Spec.Type),
            PgmapOp.TryGetLive => TryGetLive(pgmap),
            PgmapOp.Put => PutWalk(pgmap),
            PgmapOp.Kill => Kill(pgmap, question),
            PgmapOp.DropBases when Stamped && Rules.RemembersDrops && pgmap.Dropped is { } dropped => dropped,
            PgmapOp.DropBases => DropBases(pgmap, question.From, question.To),
            PgmapOp.NextUsedChunk => NextUsedChunk(pgmap, question.From, question.To),
            PgmapOp.AddRoot => new(Outcome.Ok, pgmap.AddRoot(question.From)),
            PgmapOp.SumShards => SumShards(pgmap, question.From),
            PgmapOp.SubscribeRoot => SubscribeRoot(task, pgmap),
            PgmapOp.Drained => SetLife(pgmap, Life.Drained),
            PgmapOp.Release => Release(task, pgmap),
            PgmapOp.NextMapper => new(Outcome.Ok, NextProcess(question.From)),
            PgmapOp.NextInode => new(Outcome.Ok, NextInode(pgmap.Id, question.From)),
            _ => throw new InvalidOperationException($"{pgmap.Id} in state {pgmap.Life} has no turn for {question.Op}"),
        };
        if (!_silos) return true;
        if (question.Op == PgmapOp.AddRoot) (pgmap.BaseAdded, pgmap.IdleDropped) = (true, 0);
        if (question.Op == PgmapOp.DropBases) (pgmap.Dropped, pgmap.IdleDropped) = (reply, reply.Value);
        return true;
    }

    private PgmapReply Kill(PgmapWorld pgmap, in PgmapEvent question)
    {
        if (pgmap.Life != Life.Live) return new(Outcome.EAGAIN);
        (pgmap.Zap, pgmap.Grace) = ((ZapOrder)question.From, (GracePlacement)question.To);
        Kills++;
        BeginKill(pgmap);
        return default;
    }

    // A late tryget-live is always counted (kernel-model 3.2), so it answers as the pgmap itself stands, not as a worker's copy does.
    private static PgmapReply TryGetLive(PgmapWorld pgmap)
    {
        if (!pgmap.Traits.GupTestsPgmap) return default;
        if (pgmap.Life != Life.Live) return new(Outcome.ENODEV);
        pgmap.Walks++;
        return default;
    }

    private PgmapReply PutWalk(PgmapWorld pgmap)
    {
        if (!pgmap.Traits.GupTestsPgmap || --pgmap.Walks > 0 || pgmap.WalkWaiter == default) return default;
        _wakes.Add(pgmap.WalkWaiter);
        pgmap.WalkWaiter = default;
        return default;
    }

    private bool FindBusy(WorldTask task, PgmapWorld pgmap, in PgmapEvent question, out PgmapReply reply)
    {
        var unit = 1L << pgmap.Spec.Order;
        var frame = question.From + task.Cursor;
        var read = task.Cursor / unit;
        if (frame < question.To)
        {
            read++;
            PagesRead++;
            if (pgmap.Cells[frame].Counts.Ref != 0)
            {
                reply = new(Outcome.Ok, frame, read);
                return true;
            }

            task.Cursor += unit;
        }

        reply = new(Outcome.Ok, -1, read);
        return frame + unit >= question.To;
    }

    private PgmapReply DropBases(PgmapWorld pgmap, long from, long to)
    {
        var unit = 1L << pgmap.Spec.Order;
        var (idle, read) = (0L, 0L);
        for (var frame = from; frame < to; frame += unit, read++)
        {
            ref var counts = ref pgmap.Cells[frame].Counts;
            counts = PageRules.DropBase(counts);
            if (counts.Ref == 0) idle++;
            WakeIdle(pgmap, frame);
        }

        PagesRead += read;
        return new(Outcome.Ok, idle, read);
    }

    private PgmapReply NextUsedChunk(PgmapWorld pgmap, long from, long to)
    {
        var (first, end) = ((from + Chunk.Frames - 1) / Chunk.Frames, (to + Chunk.Frames - 1) / Chunk.Frames);
        var chunk = first;
        while (chunk < end && !pgmap.Marks[chunk]) chunk++;
        var read = chunk - first + (chunk < end ? 1 : 0);
        ChunksRead += read;
        return new(Outcome.Ok, chunk < end ? chunk * Chunk.Frames : -1, read);
    }

    private PgmapReply SumShards(PgmapWorld pgmap, long sign)
    {
        Sums++;
        var sum = 0L;
        for (var worker = 0; worker < pgmap.Shards.Length; worker++)
        {
            // On a silo its own counter becomes a part of what it states.
            if (_silos) pgmap.Speaker = worker;
            if (_silos) pgmap.AddRoot(sign * pgmap.Shards[worker]);
            else sum += pgmap.Shards[worker];
            pgmap.Shards[worker] = 0;
        }

        return new(Outcome.Ok, pgmap.AddRoot(sign * sum), pgmap.Shards.Length);
    }

    private static PgmapReply SubscribeRoot(WorldTask task, PgmapWorld pgmap)
    {
        // Where uncounted pages were given back the count may have passed zero, which ended the wait (percpu_ref_put calls the release there).
        if (pgmap.Root == 0 || (pgmap.Late && pgmap.Root < 0)) return default;
        pgmap.RootWaiter = task.Waiter;
        return new(Outcome.EBUSY, pgmap.Root);
    }

    private static PgmapReply SetLife(PgmapWorld pgmap, Life life)
    {
        pgmap.Life = life;
        return default;
    }

    private PgmapReply Release(WorldTask task, PgmapWorld pgmap)
    {
        if (pgmap.Walks > 0)
        {
            pgmap.WalkWaiter = task.Waiter;
            return new(Outcome.EBUSY);
        }

        pgmap.Life = Life.Freed;
        AuditRelease(pgmap);
        return default;
    }

    private long NextProcess(long from)
    {
        for (var number = (int)from; number < _processes.Count; number++)
        {
            if (_processes[number] is not null) return number;
        }

        return -1;
    }

    private long NextInode(PgmapId pgmap, long from)
    {
        for (var number = (int)from; number < _inodes.Count; number++)
        {
            if (_inodes[number].Spec.Pgmap == pgmap) return number;
        }

        return -1;
    }
}
