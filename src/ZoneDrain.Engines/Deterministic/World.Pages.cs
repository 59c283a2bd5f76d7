using ZoneDrain.Grace;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>
/// Turns of a page. A 0→1 is the only operation of several: read the life in a section, tell the strategy, change the word and leave; what others do between
/// is what the guard is there for. A put to zero changes the word and then tells the strategy. What a strategy would not do anything about is no turn.
/// </summary>
internal sealed partial class World
{
    private readonly SilentLedger _silent = new();

    /// <summary>Turns of pages.</summary>
    public long PageOperations { get; private set; }

    /// <summary>First uses told.</summary>
    public long FirstUses { get; private set; }

    /// <summary>Last uses told.</summary>
    public long LastUses { get; private set; }

    // False: the question needs more turns.
    private bool PageTurn(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        reply = default;
        if (task.Micro == 0) PageOperations++;
        if (task.Micro == SectionEnds)
        {
            Leave(task);
            reply = task.MicroReply;
            return true;
        }

        if (_faulty && task.Micro == 0 && IsAnsweredBefore(task, pgmap, frame, question, out reply)) return true;
        pgmap.Speaker = task.Worker;
        switch (question.Op)
        {
            case PageOp.Acquire:
                return Acquire(task, pgmap, frame, question, out reply);
            case PageOp.Allocate:
                return Allocate(task, pgmap, frame, question, out reply);
            case PageOp.Split:
                return Split(task, pgmap, frame, question, out reply);
            case PageOp.TryGet:
                DirtyPgmap(pgmap.Id.Value);
                reply = pgmap.Life == Life.Freed
                    ? Touched(task, pgmap, frame, "a walk takes a reference")
                    : Add(task, pgmap, frame, question.Use, question.Pages, pgmap.Traits.GupMayRevive, told: false);
                return true;
            case PageOp.Put:
                return Put(task, pgmap, frame, question, out reply);
            case PageOp.Associate:
                return Associate(task, pgmap, frame, question, out reply);
            case PageOp.Disassociate:
                return Disassociate(task, pgmap, frame, question, out reply);
            case PageOp.SubscribeIdle:
                reply = SubscribeIdle(task, pgmap, pgmap.Head(frame));
                return true;
            case PageOp.Unsubscribe:
                DirtyPgmap(pgmap.Id.Value);
                pgmap.IdleWaiters.Remove((pgmap.Head(frame), task.Waiter));

                // A notice that crossed the signal is for a wait that is over; the next wait must not take it for its own.
                task.Told = false;
                return true;
            case PageOp.Inspect:
                reply = Inspect(pgmap, frame);
                return true;
            default:
                throw new InvalidOperationException($"{pgmap.Id}/page-{frame} has no turn for {question.Op}");
        }
    }

    private static bool Holds(PgmapWorld pgmap, PageUse use) => use switch
    {
        PageUse.Map => pgmap.Traits.MapTakesReference,
        PageUse.Entry => pgmap.Traits.EntryTakesReference,
        _ => true,
    };

    private bool Acquire(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        if (task.Micro is 0 or SectionEntered)
        {
            reply = new(Outcome.ENODEV);
            if (!Rules.MayBegin(pgmap.LifeCopies[task.Worker])) return Left(task, reply);
            reply = default;
            if (!Holds(pgmap, question.Use)) return Left(task, reply);
            if (pgmap.Traits.FirstUseAsksLife && !Options.InstantKill && pgmap.Cells[pgmap.Head(frame)].Counts.Ref == 0) return Decided(task);
        }

        return FinishFirstUse(task, pgmap, frame, question, out reply);
    }

    private bool Allocate(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        if (task.Micro == 0)
        {
            DirtyPgmap(pgmap.Id.Value);
            SetOrder(pgmap, frame, question.Order);
        }

        if (!Acquire(task, pgmap, frame, question, out reply)) return false;
        if (reply.Outcome != Outcome.Ok) SetOrder(pgmap, frame, 0);
        return true;
    }

    // Frozen in the first turn, opened in the last; between them each tail is given its references in a turn of its own.
    private bool Split(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        reply = new(Outcome.ENXIO);
        if (pgmap.Life == Life.Freed) return true;
        DirtyPgmap(pgmap.Id.Value);
        if (task.Micro == 0)
        {
            var order = pgmap.OrderAt(frame);
            reply = new(Outcome.EAGAIN);
            if (order == 0 || !pgmap.Traits.IsAllocated) return true;
            var before = pgmap.Cells[pgmap.Head(frame)].Counts;
            reply = new(Outcome.EBUSY, before, before, order);
            if (!Rules.TryFreeze(before, question.Pages, out var frozen)) return true;
            pgmap.Cells[pgmap.Head(frame)].Counts = frozen;
            task.MicroReply = new(Outcome.Ok, before, before, order);
            task.MicroCursor = 1;
            task.Micro = Frozen;
            return false;
        }

        reply = task.MicroReply;
        var head = frame >> reply.Offset << reply.Offset;
        if (task.MicroCursor < 1L << reply.Offset)
        {
            GiveToTail(pgmap, head + task.MicroCursor++, question);
            return false;
        }

        SetOrder(pgmap, head, 0);
        ref var counts = ref pgmap.Cells[head].Counts;
        counts = Rules.Thaw(counts, reply.Before);
        reply = reply with { After = counts };
        return true;
    }

    // A page whose base count was dropped as an idle one's has been subtracted from the pgmap's count, and gives it back once more (a1).
    private static void GiveToTail(PgmapWorld pgmap, long tail, in PageEvent question)
    {
        ref var counts = ref pgmap.Cells[tail].Counts;
        if (!PageRules.TryAdd(counts, PageRules.Delta(question.Use, question.Pages, 0), out counts))
            throw new InvalidOperationException($"{pgmap.Id}/page-{tail} has no room for a reference of its split folio");
        if (counts.BaseDropped) pgmap.AddRoot(1);
    }

    private bool Associate(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        if (task.Micro is 0 or SectionEntered)
        {
            reply = new(Outcome.ENODEV);
            if (!Rules.MayBegin(pgmap.LifeCopies[task.Worker])) return Left(task, reply);
            reply = default;
            if (pgmap.Traits.EntryTakesReference && !Options.InstantKill) return Decided(task);
        }

        return FinishFirstUse(task, pgmap, frame, question, out reply);
    }

    // The life was read and says live. Nobody but a grace period sees that this worker has decided.
    private bool Decided(WorldTask task)
    {
        if (task.Micro == 0) task.Sections++;
        task.Micro = task.Micro == 0 && !Options.MergesSections ? SectionEntered : LifeRead;
        return false;
    }

    private bool FinishFirstUse(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        DirtyPgmap(pgmap.Id.Value);
        var told = task.Micro == FirstUseTold && task.MicroCursor != 0;
        if (pgmap.Life == Life.Freed)
        {
            reply = Touched(task, pgmap, frame, "a first use that was decided before the kill takes a reference");
            return Left(task, reply);
        }

        if (task.Micro != FirstUseTold)
        {
            var count = FirstUseUnits(pgmap, frame, question);
            if (count > 0 && !TellFirstUse(task, pgmap, frame, count))
            {
                reply = new(Outcome.ENODEV);
                return Left(task, reply);
            }

            told = count > 0 && pgmap.Traits.Edge == UseEdge.Reference;
            if (count > 0 && task.Micro != 0 && pgmap.Touched)
            {
                task.Micro = FirstUseTold;
                task.MicroCursor = told ? 1 : 0;
                reply = default;
                return false;
            }
        }

        reply = ChangeWord(task, pgmap, frame, question, told);
        return Left(task, reply);
    }

    private PageReply ChangeWord(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, bool told)
    {
        if (question.Op != PageOp.Associate) return Add(task, pgmap, frame, question.Use, question.Pages, mayRevive: true, told);
        SetOrder(pgmap, frame, question.Order);
        var reply = pgmap.Traits.EntryTakesReference ? Add(task, pgmap, frame, PageUse.Entry, 1, mayRevive: true, told) : default;
        ref var cell = ref pgmap.Cells[frame];
        cell.Associated = true;
        cell.Inode = question.Inode;
        cell.Index = question.Index;
        return reply;
    }

    // The question is answered, and the section it was asked in ends. False: in a turn of its own.
    private bool Left(WorldTask task, in PageReply reply)
    {
        if (task.Micro == 0) return true;
        if (Options.MergesSections)
        {
            Leave(task);
            return true;
        }

        task.Micro = SectionEnds;
        task.MicroReply = reply;
        return false;
    }

    // What the strategy hears of: an entry's pages (c), or one count that leaves zero (c3, d). Pages with separate counts are told one by one as they change.
    private static int FirstUseUnits(PgmapWorld pgmap, long frame, in PageEvent question)
    {
        if (pgmap.Traits.Edge == UseEdge.Entry) return question.Op == PageOp.Associate ? 1 << question.Order : 0;
        if (pgmap.Traits.Edge != UseEdge.Reference || (question.Op == PageOp.Associate && !pgmap.Traits.EntryTakesReference)) return 0;
        var separate = !pgmap.HasFolios && (question.Op == PageOp.Associate ? question.Order : pgmap.Cells[frame].Order) > 0;
        return separate || pgmap.Cells[pgmap.Head(frame)].Counts.Ref > 0 ? 0 : Units(pgmap, frame);
    }

    // Every frame of the folio where an allocator hands folios out, else one.
    private static int Units(PgmapWorld pgmap, long frame) => pgmap.Traits.IsAllocated ? 1 << pgmap.OrderAt(frame) : 1;

    // The folio's frames, whose order went back with it; a base that was dropped counted one.
    private static int FreedUnits(PgmapWorld pgmap, in PageReply reply) => pgmap.Traits.IsAllocated && !reply.After.BaseDropped ? 1 << reply.Offset : 1;

    private bool Put(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        reply = default;
        if (!Holds(pgmap, question.Use))
        {
            var isNumber = question.Use == PageUse.Entry && pgmap.Traits.DeletionAsksLife;
            if (pgmap.Life == Life.Freed && !isNumber) AuditGivenBack(task, pgmap, frame, question.Use);
            return true;
        }

        var head = pgmap.Head(frame);
        if (task.Micro == 0)
        {
            if (pgmap.Life == Life.Freed)
            {
                if (task.Sections == 0) AuditGivenBack(task, pgmap, frame, question.Use);

                // What is kept beyond the release was found at the release; a walk that undoes its reference is found here.
                reply = task.Sections > 0 ? Touched(task, pgmap, frame, "a walk gives its reference back") : new(Outcome.ENXIO);
                return true;
            }

            DirtyPgmap(pgmap.Id.Value);
            var count = Separate(pgmap, frame, question.Use, question.Pages);
            for (var i = 1; i < count; i++) TellLastUse(task, pgmap, frame + i, Subtract(task, pgmap, frame + i, question.Use, 1));
            reply = Subtract(task, pgmap, head, question.Use, count > 1 ? 1 : question.Pages);
            if (!HearsLastUse(pgmap, reply)) return true;
            if (!SpeaksAtLastUse(task, pgmap, head, FreedUnits(pgmap, reply), reply.After))
            {
                LastUses += FreedUnits(pgmap, reply);
                return true;
            }

            task.MicroReply = reply;
            task.Micro = WordChanged;
            if (pgmap.Strategy.LastUseNeedsSection) task.Sections++;
            return false;
        }

        DirtyPgmap(pgmap.Id.Value);
        reply = task.MicroReply;
        TellLastUse(task, pgmap, head, reply);
        return !pgmap.Strategy.LastUseNeedsSection || Left(task, reply);
    }

    private bool Disassociate(WorldTask task, PgmapWorld pgmap, long frame, in PageEvent question, out PageReply reply)
    {
        var units = 1 << question.Order;
        if (task.Micro == 0)
        {
            reply = new(Outcome.ENODEV);
            if (pgmap.Traits.DeletionAsksLife && !Rules.MayBegin(pgmap.LifeCopies[task.Worker])) return true;
            reply = new(Outcome.ENXIO);
            if (pgmap.Life == Life.Freed)
            {
                AuditDeleted(task, pgmap, frame);
                return true;
            }

            DirtyPgmap(pgmap.Id.Value);
            ref var cell = ref pgmap.Cells[frame];
            cell.Associated = false;
            cell.Inode = default;
            cell.Index = 0;
            if (cell.Counts.Ref == 0) SetOrder(pgmap, frame, 0);
            reply = new(Outcome.Ok, cell.Counts, cell.Counts);
            if (pgmap.Traits.Edge != UseEdge.Entry) return true;
            if (!SpeaksAtLastUse(task, pgmap, frame, units, cell.Counts))
            {
                LastUses += units;
                return true;
            }

            task.MicroReply = reply;
            task.Micro = WordChanged;
            if (pgmap.Strategy.LastUseNeedsSection) task.Sections++;
            return false;
        }

        DirtyPgmap(pgmap.Id.Value);
        reply = task.MicroReply;
        LastUses += units;
        pgmap.Strategy.LastUse(pgmap, task.Worker, frame, units, reply.After);
        return !pgmap.Strategy.LastUseNeedsSection || Left(task, reply);
    }

    private PageReply SubscribeIdle(WorldTask task, PgmapWorld pgmap, long head)
    {
        if (pgmap.Life == Life.Freed) return new(Outcome.ENXIO);
        ref var counts = ref pgmap.Cells[head].Counts;
        if (Rules.WakesSleepers(pgmap.Traits, counts)) return new(Outcome.Ok, counts, counts);
        DirtyPgmap(pgmap.Id.Value);
        pgmap.IdleWaiters.Add((head, task.Waiter));
        var before = counts;
        counts = PageRules.WithWaiters(counts);
        return new(Outcome.EBUSY, before, counts);
    }

    private PageReply Inspect(PgmapWorld pgmap, long frame)
    {
        var counts = pgmap.Cells[pgmap.Head(frame)].Counts;
        if (pgmap.Life == Life.Freed) return new(Outcome.ENXIO, counts, counts);
        if (Rules.IsBusy(pgmap.Traits, counts)) return new(Outcome.EBUSY, counts, counts);
        for (var i = 1; !pgmap.HasFolios && i < 1 << pgmap.Cells[frame].Order; i++)
        {
            counts = pgmap.Cells[frame + i].Counts;
            if (Rules.IsBusy(pgmap.Traits, counts)) return new(Outcome.EBUSY, counts, counts, i);
        }

        return new(Outcome.Ok, counts, counts);
    }
}
