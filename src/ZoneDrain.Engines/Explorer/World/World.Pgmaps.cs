using ZoneDrain.Grace;
using ZoneDrain.Pages;
using ZoneDrain.Pgmaps;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Explorer;

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
    private void BeginKill(PgmapWorld pgmap)
    {
        if (Options.InstantKill || (_silos && !TellsKillOneByOne)) Array.Fill(pgmap.LifeCopies, Life.Dying);
        else _grace.BeginKill(pgmap);
    }

    private bool PgmapTurn(WorldTask task, PgmapWorld pgmap, in PgmapEvent question, out PgmapReply reply)
    {
        reply = default;
        if (question.Op == PgmapOp.FindBusy) return FindBusy(task, pgmap, question, out reply);
        if (question.Op is not (PgmapOp.Inspect or PgmapOp.Describe or PgmapOp.NextInode or PgmapOp.NextUsedChunk or PgmapOp.NextMapper))
            _parts.WritePgmap(pgmap.Id.Value);
        if (IsToldToAll(task)) return true;
        if (task.Message.HasReport)
        {
            HearStatement(task, pgmap);
            return true;
        }

        pgmap.Speaker = Options.Workers;
        reply = question.Op switch
        {
            PgmapOp.DropBases when Stamped && Rules.RemembersDrops && pgmap.Dropped is { } dropped => dropped,
            PgmapOp.DropBases => DropBases(pgmap, question),
            PgmapOp.NextUsedChunk => NextUsedChunk(pgmap, question),
            PgmapOp.NextMapper => new(Outcome.Ok, NextProcess(question.From)),
            PgmapOp.NextInode => new(Outcome.Ok, NextInode(pgmap.Id, question.From)),
            _ => PgmapTurns.Ask(new PgmapStore(this, pgmap), question, task.Waiter),
        };
        if (!_silos) return true;
        if (TellsKillOneByOne && question.Op == PgmapOp.Kill && reply.Outcome == Outcome.Ok)
        {
            task.Cursor = 1;
            return false;
        }

        if (question.Op == PgmapOp.AddRoot) (pgmap.BaseAdded, pgmap.IdleDropped) = (true, 0);
        if (question.Op == PgmapOp.DropBases) (pgmap.Dropped, pgmap.IdleDropped) = (reply, reply.Value);
        return true;
    }

    // One page a turn.
    private bool FindBusy(WorldTask task, PgmapWorld pgmap, in PgmapEvent question, out PgmapReply reply)
    {
        var pages = new Range(this, pgmap);
        var frame = question.From + task.Cursor;
        reply = PageVisits.FindBusy(pages, frame, Math.Min(question.To, frame + pages.Unit));
        PagesRead += reply.Read;
        reply = reply with { Read = reply.Read + task.Cursor / pages.Unit };
        task.Cursor += pages.Unit;
        return reply.Value >= 0 || question.From + task.Cursor >= question.To;
    }

    private PgmapReply DropBases(PgmapWorld pgmap, in PgmapEvent question)
    {
        var reply = PageVisits.DropBases(new Range(this, pgmap), question.From, question.To);
        PagesRead += reply.Read;
        return reply;
    }

    private PgmapReply NextUsedChunk(PgmapWorld pgmap, in PgmapEvent question)
    {
        var reply = PageVisits.NextUsedChunk(new Range(this, pgmap), question.From, question.To);
        ChunksRead += reply.Read;
        return reply;
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

    private readonly struct PgmapStore(World world, PgmapWorld pgmap) : IPgmapStore
    {
        public PgmapSpec Spec => pgmap.Spec;

        public SchemeTraits Traits => pgmap.Traits;

        public Life Life => pgmap.Life;

        // A late tryget-live is always counted (kernel-model 3.2), so it answers as the pgmap itself stands, not as a worker's copy does.
        public bool IsLive => pgmap.Life == Life.Live;

        public bool TryKill(ZapOrder zap, GracePlacement grace)
        {
            if (pgmap.Life != Life.Live) return false;
            (pgmap.Life, pgmap.Zap, pgmap.Grace) = (Life.Dying, zap, grace);
            world.Kills++;
            return true;
        }

        public void SetLife(Life life) => pgmap.Life = life;

        public void TellLife()
        {
            if (pgmap.Life == Life.Dying) world.BeginKill(pgmap);
            else if (pgmap.Life == Life.Freed) world._audit.Release(pgmap);
        }

        public bool HasWalks => pgmap.Walks > 0;

        public void AddWalk() => pgmap.Walks++;

        public bool RemoveWalk() => --pgmap.Walks == 0;

        public void AwaitWalks(WaiterId waiter) => pgmap.WalkWaiter = waiter;

        public WaiterId TakeWalkWaiter()
        {
            var waiter = pgmap.WalkWaiter;
            pgmap.WalkWaiter = default;
            return waiter;
        }

        public long Root => pgmap.Root;

        public bool IsLate => pgmap.Late;

        public long AddRoot(long delta) => pgmap.AddRoot(delta);

        // On a silo its own counter becomes a part of what it states.
        public long TakeShards(long sign, out long workers)
        {
            world.Sums++;
            workers = pgmap.Shards.Length;
            var sum = 0L;
            for (var worker = 0; worker < pgmap.Shards.Length; worker++)
            {
                var taken = world.Rules.TakeShard(ref pgmap.Shards[worker], sign);
                if (world._silos) pgmap.Speaker = worker;
                if (world._silos) pgmap.AddRoot(taken);
                else sum += taken;
            }

            return sum;
        }

        public void AwaitRoot(WaiterId waiter) => pgmap.RootWaiter = waiter;

        public WaiterId TakeRootWaiter()
        {
            var waiter = pgmap.RootWaiter;
            pgmap.RootWaiter = default;
            return waiter;
        }

        public void Wake(WaiterId waiter) => world._wakes.Add(waiter);
    }

    private readonly struct Range(World world, PgmapWorld pgmap) : IPageRange
    {
        public long Unit => 1L << pgmap.Spec.Order;

        public PageCounts Read(long frame) => pgmap.Cells[frame].Counts;

        public long SkipIdle(long frame, long to) => frame;

        public PageCounts DropBase(long frame)
        {
            ref var counts = ref pgmap.Cells[frame].Counts;
            return counts = PageRules.DropBase(counts);
        }

        public void WakeSleepers(long frame, PageCounts counts) => world.WakeIdle(pgmap, frame);

        public bool IsMarked(long chunk) => pgmap.Marks[chunk];
    }
}
