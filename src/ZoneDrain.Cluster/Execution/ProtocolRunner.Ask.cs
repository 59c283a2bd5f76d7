using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Journals;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Delivery;
using ZoneDrain.Holders;

namespace ZoneDrain.Cluster.Execution;

/// <summary>Questions of protocols to other actors, each under a stamp, and what their answers make an initiator hold.</summary>
internal sealed partial class ProtocolRunner
{
    private async ValueTask<Reply> Ask(DrivenProtocol running, Next next)
    {
        var stamp = Stamp(running.Place);
        running.Asked = stamp;
        var waiter = WaiterIds.Of(self, running.Sequence);
        Reply reply;
        switch (next.Kind)
        {
            case NextKind.Page:
                var page = PageId.FromBits(next.To);
                store.Counts.AddMessages(2);
                store.Counts.AddCall();
                var holder = running.Taken.HolderOf(next, running.Holder, running.EntryHolder);
                while (true)
                {
                    running.AskAgain = false;
                    try
                    {
                        reply = new(await actors.Ask(page, next.Page, waiter, holder, stamp));
                        if (!running.AskAgain) break;
                    }
                    catch (LateCallException) when (running.AskAgain)
                    {
                        // The copy of it that was made again after silence has met the successor of a home that died.
                    }

                    // The successor is asked under a new number, for the old one is late by then.
                    running.Asked = stamp = Stamp(running.Place);
                }

                if (next.Page.Op == PageOp.SubscribeIdle && reply.Page.Outcome == Outcome.EBUSY) running.WaitsFor = page;
                running.Taken.Hear(next, reply, holder);
                return reply.Page.GoesBack ? await GiveBack(running, page, reply.Page) : reply;
            case NextKind.Process:
                running.Holder = HolderId.Of(new ProcessId((int)next.To));
                reply = await ask(next, waiter, stamp);
                running.Taken.Hear(next, reply, running.Holder);
                return reply;
            case NextKind.Inode:
                running.EntryHolder = HolderId.Of(new InodeId((int)next.To));
                reply = await AskSurely(running, next, waiter, stamp);
                running.Taken.Hear(next, reply, running.EntryHolder);
                running.Locked.Hear((int)next.To, next.Inode.Op, reply.Inode.Outcome);
                return reply;
            default:
                if (next.Kind == NextKind.Pgmap) return await AskPgmap(running, next, waiter, stamp);
                reply = await AskSurely(running, next, waiter, stamp);
                running.Taken.Blocks.Hear(next, reply);
                return reply;
        }
    }

    // The last reference is given back, and with it the folio to its allocator, in whose hands it is when the protocol hears of it (free_zone_device_folio).
    private async ValueTask<Reply> GiveBack(DrivenProtocol running, PageId page, PageReply reply)
    {
        var order = reply.Offset;
        var free = Next.Call(new DriverId(page.Pgmap.Value), new DriverEvent(DriverOp.Free, 1L << order, page.Head(order).Frame));
        running.Pending = free;
        running.Taken.Blocks.Add(new(page.Pgmap.Value, free.Driver.Frame, free.Driver.Pages, GivenUp: false));
        var freed = await AskSurely(running, free, WaiterIds.Of(self, running.Sequence), Stamp(running.Place));
        running.Taken.Blocks.Hear(free, freed);
        return new(reply with { GoesBack = false });
    }

    // An answer that the dead gave, and that comes after its actor was made anew without it, is no answer. Nor has an actor one that drives this very protocol
    // and has not come back itself: whoever asks from elsewhere is made to wait on the way.
    private async ValueTask<Reply> AskSurely(DrivenProtocol running, Next next, WaiterId waiter, CallStamp stamp)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); ;)
        {
            running.AskAgain = false;
            try
            {
                var reply = await ask(next, waiter, stamp);
                if (!running.AskAgain) return reply;
            }
            catch (HomeMovedException lost) when (lost is not StaleActivationException && TimeProvider.System.GetElapsedTime(begin) < Actors.Patience)
            {
                await Task.Delay(Actors.Pause);
            }

            // It is made anew while the world stands still: before, the answer would be one of the dead again. Whoever waits for that stands still, too, and a
            // fence that goes round again does not wait for it.
            running.AwaitsFence = true;
            await store.Gate.Opened;
            running.AwaitsFence = false;
        }
    }

    private async ValueTask<Reply> AskPgmap(DrivenProtocol running, Next next, WaiterId waiter, CallStamp stamp)
    {
        store.Counts.BeginPgmapTurn();
        try
        {
            var reply = await ask(next, waiter, stamp);
            if (next.Pgmap.Op == PgmapOp.TryGetLive && reply.Pgmap.Outcome == Outcome.Ok) running.Walk = (new((int)next.To), stamp);
            if (next.Pgmap.Op == PgmapOp.Put) running.Walk = null;
            return reply;
        }
        finally
        {
            store.Counts.EndPgmapTurn();
        }
    }
}
