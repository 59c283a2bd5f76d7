using ZoneDrain.Cluster.Driving;
using ZoneDrain.Cluster.Grains;
using ZoneDrain.Grace;
using ZoneDrain.Holders;
using ZoneDrain.Invariants;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Store;

/// <summary>The turns of the pages that live here. Only a first use is guarded: this silo's copy of the life, and the strategy told before the word
/// changes.</summary>
internal sealed partial class PgmapCells
{
    /// <summary>One turn of one page.</summary>
    public PageReply Turn(long frame, PageCall call, ref Effects effects)
    {
        lock (_lock)
        {
            ref var last = ref _replies.Of(call.Stamp, out var wasMade);
            if (wasMade) return last.Reply;
            if (_awaited.Count > 0 && _awaited.Contains(HeadChunk(frame)))
                throw new HomeMovedException($"{new PageId(Id, frame)} is being restored on {_here}");
            _holder = HolderId.FromBits(call.Holder);
            _world.Counts.AddPageOperation();
            var version = _version;
            var question = call.Question;
            var reply = question.Op switch
            {
                PageOp.Acquire => Acquire(frame, question, ref effects),
                PageOp.TryGet when Life == Life.Freed => TouchesFreed(frame),
                PageOp.TryGet => Take(frame, question.Use, question.Pages, Traits.GupMayRevive, ref effects),
                PageOp.Put => Put(frame, question, ref effects),
                PageOp.Associate => Associate(frame, question, ref effects),
                PageOp.Disassociate => Disassociate(frame, question.Order),
                PageOp.SubscribeIdle => SubscribeIdle(Head(frame), call.Waiter),
                PageOp.Unsubscribe => Unsubscribe(Head(frame), call.Waiter),
                PageOp.Inspect => Inspect(frame),
                PageOp.Allocate => Allocate(frame, question, ref effects),
                PageOp.Split => Split(frame, question),
                _ => throw new InvalidOperationException($"{new PageId(Id, frame)} has no turn for {question.Op}"),
            };
            effects.RootChanged |= version != _version;
            last = (call.Stamp, reply);
            return reply;
        }
    }

    private bool Holds(PageUse use) => use switch
    {
        PageUse.Map => Traits.MapTakesReference,
        PageUse.Entry => Traits.EntryTakesReference,
        _ => true,
    };

    private PageReply Acquire(long frame, in PageEvent question, ref Effects effects)
    {
        if (Life != Life.Live) return new(Outcome.ENODEV);
        return Holds(question.Use) ? Take(frame, question.Use, question.Pages, mayRevive: true, ref effects) : default;
    }

    private PageReply Put(long frame, in PageEvent question, ref Effects effects)
    {
        if (Life == Life.Freed) return PutOnFreed(frame, question.Use);
        if (!Holds(question.Use)) return default;
        var count = Separate(frame, question.Use, question.Pages);
        for (var i = 1; i < count; i++) PutOne(frame + i, question.Use, 1, ref effects);
        return PutOne(Head(frame), question.Use, count > 1 ? 1 : question.Pages, ref effects);
    }

    private PageReply Associate(long frame, in PageEvent question, ref Effects effects)
    {
        // Counted anew from the file's index, it is associated before it is told so.
        var known = Read(frame);
        if (known.InodePlusOne == question.Inode.Value + 1 && known.Index == question.Index) return new(Outcome.Ok, known.Counts, known.Counts);
        if (Life != Life.Live) return new(Outcome.ENODEV);
        if (Traits.Edge == UseEdge.Entry && !TellFirstUse(frame, 1 << question.Order)) return new(Outcome.ENODEV);
        SetOrder(frame, question.Order);
        var reply = Traits.EntryTakesReference ? Take(frame, PageUse.Entry, 1, mayRevive: true, ref effects) : default;
        ref var cell = ref CellOf(frame);
        cell.InodePlusOne = question.Inode.Value + 1;
        cell.Index = question.Index;
        return reply;
    }

    private PageReply Disassociate(long frame, int order)
    {
        if (Traits.DeletionAsksLife && Life != Life.Live) return new(Outcome.ENODEV);
        if (Life == Life.Freed)
        {
            Violated(Invariant.EntryOutlivesPgmap, frame, $"inode-{Read(frame).InodePlusOne - 1}", "an index entry was deleted after its pgmap was freed");
            return new(Outcome.ENXIO);
        }

        ref var cell = ref CellOf(frame);
        var counts = cell.Counts;
        if (cell.InodePlusOne == 0) return new(Outcome.Ok, counts, counts);
        cell.InodePlusOne = 0;
        cell.Index = 0;
        if (counts.Ref == 0 || !_hasFolios) SetOrder(frame, 0);
        if (Traits.Edge == UseEdge.Entry) TellLastUse(frame, 1 << order, counts);
        return new(Outcome.Ok, counts, counts);
    }

    private PageReply SubscribeIdle(long head, WaiterId waiter)
    {
        ref var counts = ref CellOf(head).Counts;
        if (Traits.WakesSleepers(counts) || Life == Life.Freed) return new(Outcome.Ok, counts, counts);
        if (!_idleWaiters.TryGetValue(head, out var waiting)) _idleWaiters[head] = waiting = [];
        waiting.Add(waiter);
        var before = counts;
        counts = PageRules.WithWaiters(counts);
        return new(Outcome.EBUSY, before, counts);
    }

    private PageReply Unsubscribe(long head, WaiterId waiter)
    {
        if (_idleWaiters.TryGetValue(head, out var waiting)) waiting.Remove(waiter);
        return new(Outcome.Ok);
    }

    private PageReply Inspect(long frame)
    {
        var counts = Read(Head(frame)).Counts;
        if (Life == Life.Freed) return new(Outcome.ENXIO, counts, counts);
        if (Traits.IsBusy(counts)) return new(Outcome.EBUSY, counts, counts);
        for (var i = 1; !_hasFolios && i < 1 << Read(frame).Order; i++)
        {
            counts = Read(frame + i).Counts;
            if (Traits.IsBusy(counts)) return new(Outcome.EBUSY, counts, counts, i);
        }

        return new(Outcome.Ok, counts, counts);
    }

    private PageReply TouchesFreed(long frame)
    {
        Violated(Invariant.WalkTouchesFreed, frame, _here.ToString(), "a walk reached a page whose pgmap is freed");
        return new(Outcome.ENXIO);
    }

    // A mapping that holds no reference outlives its pgmap unnoticed by the page, but not by the log.
    private PageReply PutOnFreed(long frame, PageUse use)
    {
        var holds = Holds(use);
        if (!holds && use != PageUse.Map) return default;
        var invariant = use switch
        {
            PageUse.Map => Invariant.MappingOutlivesPgmap,
            PageUse.Entry => Invariant.EntryOutlivesPgmap,
            _ => Invariant.PinOutlivesPgmap,
        };
        Violated(invariant, frame, _here.ToString(), $"a reference kept as {use} was given back after the pgmap was freed");
        return holds ? new(Outcome.ENXIO) : default;
    }
}
