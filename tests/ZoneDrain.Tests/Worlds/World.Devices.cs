using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;
using ZoneDrain.Schemes;

namespace ZoneDrain.Tests.Worlds;

/// <summary>What pages and pgmaps answer.</summary>
internal sealed partial class World
{
    private PageReply ApplyPage(WorldTask task, PageId id, in PageEvent question)
    {
        var pgmap = Pgmaps[id.Pgmap.Value];
        var head = pgmap.Head(id.Frame);
        var page = pgmap.Page(head);
        switch (question.Op)
        {
            case PageOp.Acquire:
                return pgmap.Life != Life.Live ? new(Outcome.ENODEV) : Add(pgmap, id.Frame, question, mayRevive: true);
            case PageOp.TryGet when pgmap.Life == Life.Freed:
                Report(Invariant.WalkTouchesFreed, id, pgmap.Spec.Scheme, $"{task}");
                return new(Outcome.ENXIO);
            case PageOp.TryGet:
                return Add(pgmap, id.Frame, question, pgmap.Traits.GupMayRevive);
            case PageOp.Put:
                return Put(pgmap, id.Frame, question);
            case PageOp.SubscribeIdle when pgmap.Traits.WakesSleepers(page.Word):
                return new(Outcome.Ok, page.Word, page.Word);
            case PageOp.SubscribeIdle:
                page.Waiters.Add(task.Id);
                return new(Outcome.EBUSY, page.Word, page.Word);
            case PageOp.Unsubscribe:
                // The wish and a notice of it are one thing: whoever takes the wish back no longer gets the notice.
                if (!page.Waiters.Remove(task.Id)) task.Notices = 0;
                return new(Outcome.Ok);
            case PageOp.Associate:
                return Associate(pgmap, id, question);
            case PageOp.Disassociate:
                return Disassociate(pgmap, id, question.Order);
            case PageOp.Inspect:
                return Inspect(pgmap, id.Frame);
            default:
                throw new InvalidOperationException($"a page has no turn for {question.Op}");
        }
    }

    private static bool Holds(SchemeTraits traits, PageUse use) =>
        use == PageUse.Map ? traits.MapTakesReference : use != PageUse.Entry || traits.EntryTakesReference;

    private static PageReply Inspect(WorldPgmap pgmap, long frame)
    {
        var pages = pgmap.HasFolios ? 1 : 1 << pgmap.Page(frame).Order;
        for (var i = 0; i < pages; i++)
        {
            var word = pgmap.Page(pgmap.Head(frame + i)).Word;
            if (pgmap.Traits.IsBusy(word)) return new(Outcome.EBUSY, word, word, i);
        }

        var counts = pgmap.Page(pgmap.Head(frame)).Word;
        return new(Outcome.Ok, counts, counts);
    }

    private PageReply Add(WorldPgmap pgmap, long frame, in PageEvent question, bool mayRevive)
    {
        if (!Holds(pgmap.Traits, question.Use)) return default;
        var taken = new Stack<(long Head, int Pages)>();
        var reply = default(PageReply);
        foreach (var (head, pages) in pgmap.Heads(frame, question.Use, question.Pages).ToArray())
        {
            reply = AddOne(pgmap, head, question with { Pages = pages }, mayRevive);
            if (reply.Outcome == Outcome.Ok)
            {
                taken.Push((head, pages));
                continue;
            }

            foreach (var (undone, count) in taken) PutOne(pgmap, undone, question.Use, count);
            return reply;
        }

        return reply;
    }

    private static PageReply AddOne(WorldPgmap pgmap, long head, in PageEvent question, bool mayRevive)
    {
        var page = pgmap.Page(head);
        var before = page.Word;
        if (page.Ref == 0)
        {
            if (!mayRevive || page.BaseDropped) return new(mayRevive ? Outcome.ENODEV : Outcome.EAGAIN, before, before);
            if (pgmap.Traits.Edge == UseEdge.Reference && !pgmap.TellFirst(head, 1)) return new(Outcome.ENODEV, before, before);
        }

        return page.TryAdd(question.Use, question.Pages, pgmap.OrderOf(head)) ? new(Outcome.Ok, before, page.Word) : new(Outcome.ENOMEM, before, before);
    }

    private PageReply Put(WorldPgmap pgmap, long frame, in PageEvent question)
    {
        if (pgmap.Life == Life.Freed && !(question.Use == PageUse.Entry && pgmap.Traits.DeletionAsksLife))
        {
            var outlived = question.Use switch
            {
                PageUse.Map => Invariant.MappingOutlivesPgmap,
                PageUse.Entry => Invariant.EntryOutlivesPgmap,
                _ => Invariant.PinOutlivesPgmap,
            };
            Report(outlived, new(pgmap.Id, frame), pgmap.Spec.Scheme, $"{question.Use}");
        }

        if (!Holds(pgmap.Traits, question.Use)) return default;
        var reply = default(PageReply);
        foreach (var (head, pages) in pgmap.Heads(frame, question.Use, question.Pages).ToArray()) reply = PutOne(pgmap, head, question.Use, pages);
        return reply;
    }

    private PageReply PutOne(WorldPgmap pgmap, long head, PageUse use, int pages)
    {
        var page = pgmap.Page(head);
        var before = page.Word;
        if (!page.TryTake(use, pages, pgmap.OrderOf(head)))
        {
            Report(Invariant.Underflow, new(pgmap.Id, head), pgmap.Spec.Scheme, $"{use} on {before}");
            return new(Outcome.EINVAL, before, before);
        }

        if (page.Ref == 0 && (pgmap.Traits.Edge == UseEdge.Reference || page.BaseDropped)) TellLast(pgmap, head, 1);
        if (page.Ref == 0 && page.Inode is null && pgmap.HasFolios) SetOrder(pgmap, head, 0);
        if (!pgmap.Traits.WakesSleepers(page.Word)) return new(Outcome.Ok, before, page.Word);
        foreach (var waiter in page.Waiters) Tell(waiter);
        page.Waiters.Clear();
        return new(Outcome.Ok, before, page.Word);
    }

    private PageReply Associate(WorldPgmap pgmap, PageId id, in PageEvent question)
    {
        if (pgmap.Life != Life.Live) return new(Outcome.ENODEV);
        if (pgmap.Traits.Edge == UseEdge.Entry && !pgmap.TellFirst(id.Frame, 1 << question.Order)) return new(Outcome.ENODEV);
        SetOrder(pgmap, id.Frame, question.Order);
        var reply = Add(pgmap, id.Frame, new(PageOp.Acquire, PageUse.Entry), mayRevive: true);
        var page = pgmap.Page(id.Frame);
        page.Names++;
        page.Inode = question.Inode;
        page.Index = question.Index;
        return reply;
    }

    private PageReply Disassociate(WorldPgmap pgmap, PageId id, int order)
    {
        if (pgmap.Traits.DeletionAsksLife && pgmap.Life != Life.Live) return new(Outcome.ENODEV);
        if (pgmap.Life == Life.Freed)
        {
            Report(Invariant.EntryOutlivesPgmap, id, pgmap.Spec.Scheme, "deleted late");
            return new(Outcome.ENXIO);
        }

        var page = pgmap.Page(id.Frame);
        if (page.Names == 0) throw new InvalidOperationException($"{id} is disassociated, but no entry names it");
        if (page.Order != order) throw new InvalidOperationException($"{id} of order {page.Order} is disassociated as one of order {order}");
        page.Names--;
        page.Inode = null;
        if (page.Ref == 0 || !pgmap.HasFolios) SetOrder(pgmap, id.Frame, 0);
        if (pgmap.Traits.Edge == UseEdge.Entry) TellLast(pgmap, id.Frame, 1 << order);
        return new(Outcome.Ok, page.Word, page.Word);
    }

    private static void SetOrder(WorldPgmap pgmap, long frame, int order)
    {
        if (pgmap.Spec.Order > 0) return;
        var pages = 1L << Math.Max(order, pgmap.Page(frame).Order);
        for (var at = frame; at < frame + pages; at++) pgmap.Page(at).Order = order;
    }

    private void TellLast(WorldPgmap pgmap, long frame, int units)
    {
        pgmap.TellLast(frame, units);
        WakeRoot(pgmap);
    }

    private void WakeRoot(WorldPgmap pgmap)
    {
        if (pgmap.Ledger.Root != 0 || pgmap.RootWaiter == default) return;
        Tell(pgmap.RootWaiter);
        pgmap.RootWaiter = default;
    }

    private PgmapReply ApplyPgmap(WorldTask task, WorldPgmap pgmap, in PgmapEvent question)
    {
        switch (question.Op)
        {
            case PgmapOp.Inspect:
                return new(Outcome.Ok, (long)pgmap.Life);
            case PgmapOp.Kill when pgmap.Life != Life.Live:
                return new(Outcome.EAGAIN);
            case PgmapOp.Kill:
                pgmap.Life = Life.Dying;
                return default;
            case PgmapOp.TryGetLive when pgmap.Traits.GupTestsPgmap && pgmap.Life != Life.Live:
                return new(Outcome.ENODEV);
            case PgmapOp.TryGetLive or PgmapOp.Put:
                if (pgmap.Traits.GupTestsPgmap) pgmap.Walks += question.Op == PgmapOp.Put ? -1 : 1;
                if (pgmap.Walks == 0 && pgmap.WalkWaiter != default) Tell(pgmap.WalkWaiter);
                if (pgmap.Walks == 0) pgmap.WalkWaiter = default;
                return default;
            case PgmapOp.NextInode:
                foreach (var inode in Inodes.Values)
                {
                    if (inode.Id.Value >= question.From && inode.Spec.Pgmap == pgmap.Id) return new(Outcome.Ok, inode.Id.Value);
                }

                return new(Outcome.Ok, -1);
            case PgmapOp.Drained:
                pgmap.Life = Life.Drained;
                return default;
            case PgmapOp.Release when pgmap.Walks > 0:
                pgmap.WalkWaiter = task.Id;
                return new(Outcome.EBUSY);
            case PgmapOp.Release:
                pgmap.Life = Life.Freed;
                CheckReleased(pgmap);
                return default;
            default:
                return Drain(task, pgmap, question);
        }
    }

    private PgmapReply Drain(WorldTask task, WorldPgmap pgmap, in PgmapEvent question)
    {
        var unit = 1L << pgmap.Spec.Order;
        switch (question.Op)
        {
            case PgmapOp.FindBusy:
                var read = 0L;
                for (var frame = question.From; frame < question.To; frame += unit)
                {
                    read++;
                    if (pgmap.Page(frame).Ref > 0) return new(Outcome.Ok, frame, read);
                }

                return new(Outcome.Ok, -1, read);
            case PgmapOp.DropBases:
                var idle = 0L;
                for (var frame = question.From; frame < question.To; frame += unit)
                {
                    pgmap.Page(frame).DropBase();
                    if (pgmap.Page(frame).Ref == 0) idle++;
                }

                return new(Outcome.Ok, idle, (question.To - question.From) / unit);
            case PgmapOp.NextUsedChunk:
                var first = (question.From + Chunk.Frames - 1) / Chunk.Frames;
                foreach (var chunk in pgmap.Ledger.Marks)
                {
                    if (chunk >= first && chunk * Chunk.Frames < question.To) return new(Outcome.Ok, chunk * Chunk.Frames, 1);
                }

                return new(Outcome.Ok, -1, 1);
            case PgmapOp.AddRoot:
                return new(Outcome.Ok, pgmap.Ledger.Root += question.From);
            case PgmapOp.SumShards:
                pgmap.Ledger.Root += question.From * pgmap.Ledger.Shards.Values.Sum();
                pgmap.Ledger.Shards.Clear();
                return new(Outcome.Ok, pgmap.Ledger.Root);
            case PgmapOp.SubscribeRoot when pgmap.Ledger.Root != 0:
                pgmap.RootWaiter = task.Id;
                return new(Outcome.EBUSY, pgmap.Ledger.Root);
            case PgmapOp.SubscribeRoot:
                return default;
            default:
                throw new InvalidOperationException($"{pgmap.Id} has no turn for {question.Op}");
        }
    }
}
