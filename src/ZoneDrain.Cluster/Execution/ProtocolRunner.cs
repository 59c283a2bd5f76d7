using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Cells;
using ZoneDrain.Cluster.Observing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Holders;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Execution;

/// <summary>
/// Drives the protocols of one initiator, inside its grain. A protocol that sleeps is put aside; the notice that wakes it starts a new drive, and neither the
/// notice nor the session waits for that. Not safe for threads: the grain's turns are all that touches it.
/// </summary>
/// <param name="self">The initiator.</param>
/// <param name="actors">The other actors.</param>
/// <param name="store">Where read sections and counts of this silo are kept.</param>
/// <param name="ask">The turn of whom a protocol asks.</param>
internal sealed partial class ProtocolRunner(ActorKey self, Actors actors, WorldStore store, Func<Next, WaiterId, CallStamp, ValueTask<Reply>> ask)
{
    private const int CallsBetweenYields = 64;
    private static readonly TimeSpan Answers = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GracePause = TimeSpan.FromMilliseconds(1);
    private readonly Dictionary<long, DrivenProtocol> _running = [];
    private readonly Dictionary<long, DrivenProtocol> _waits = [];
    private readonly Dictionary<long, (long Number, DrivenProtocol? Running)> _starts = [];
    private readonly SortedSet<int> _freePlaces = [];
    private readonly InFlightReferences _kept = new();
    private int _firstPlace = Lanes.FirstPlace();
    private int _places;

    // A grain that was lost and comes back must not take the notices of its former life for its own.
    private long _sequence = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() & 0x1FFF) << 24;
    private long _tickets = Lanes.FirstNumber();
    private long _calls = Lanes.FirstNumber();

    /// <summary>A start that is asked for again begins nothing: it is answered with what was begun.</summary>
    public ValueTask<WireProgress> Start(StartStamp stamp, IProtocol protocol, long[] forget, long ticket = 0)
    {
        Forget(forget);
        var last = _starts.GetValueOrDefault(stamp.Session);
        if (last.Running is { } begun && last.Number == stamp.Number) return Answer(begun);
        if (last.Number >= stamp.Number)
            throw new LateCallException($"start {stamp.Number} of session {stamp.Session} came after {last.Number}, or its end is known");
        var running = Begin(ticket == 0 ? NextTicket() : ticket, protocol, stamp);
        running.Drive = Drive(running, Reply.None);
        return Answer(running);
    }

    public async ValueTask<WireProgress[]> Collect(long[] tickets, long[] forget, Action<DrivenProtocol>? tellEnd)
    {
        Forget(forget);
        var answers = new WireProgress[tickets.Length];
        for (var i = 0; i < tickets.Length; i++)
        {
            answers[i] = Find(tickets[i]) is { } running
                ? await AnswerTo(tellEnd, running)
                : new(tickets[i], ProgressKind.Lost, 0, default, default, null, $"{self} knows nothing of a protocol it drove: it was lost with its silo");
        }

        return answers;
    }

    public bool Interrupt(long ticket, long number)
    {
        if (Find(ticket) is not { } running) return false;
        if (running.Signal.Number == number) return running.Signal.Taken;
        running.Signal = (number, running.Kind == ProgressKind.Sleeping && running.Interruptible);
        if (running.Signal.Taken) Resume(running, Reply.Signal);
        return running.Signal.Taken;
    }

    /// <summary>
    /// Pages of a pgmap lost their waiters with a silo: whoever waits for one asks again, and goes on if the page is idle.
    /// </summary>
    public async Task SubscribeAgain(PgmapId pgmap)
    {
        foreach (var running in _running.Values.Where(running => running.WaitsFor?.Pgmap == pgmap).ToList())
        {
            var sequence = running.Sequence;
            var waiter = WaiterIds.Of(self, sequence);
            var reply = await actors.Ask(running.WaitsFor!.Value, new PageEvent(PageOp.SubscribeIdle), waiter, running.Holder, new(0, 0, store.Fences.Here));
            if (reply.Outcome != Outcome.EBUSY && running.Sequence == sequence) Notify(waiter);
        }
    }

    public void Notify(WaiterId waiter)
    {
        if (!_waits.TryGetValue(WaiterIds.Sequence(waiter), out var running)) return;
        if (running.Kind == ProgressKind.Sleeping) Resume(running, Reply.None);
        else running.Told = true;
    }

    /// <summary>A stamp for a call that the grain makes itself, outside a protocol, one after another.</summary>
    public CallStamp NextStamp() => Stamp(int.MaxValue);

    private CallStamp Stamp(int place) => new(Lanes.Of(self, place), ++_calls, store.Fences.Here);

    /// <summary>A ticket for a protocol that is about to start.</summary>
    public long NextTicket() => ++_tickets;

    /// <summary>Begins a teardown again that was lost with another activation, with its ticket, once it may.</summary>
    public void Revive(StartStamp stamp, long ticket, Teardown teardown, Task when)
    {
        var running = Begin(ticket, teardown, stamp);
        (running.HasSlept, running.IsHalted) = (true, true);
        running.Drive = DriveAfter(when, running);
    }

    private async Task DriveAfter(Task when, DrivenProtocol running)
    {
        await when;
        running.IsHalted = false;
        await Drive(running, Reply.None);
    }

    /// <summary>What has not ended.</summary>
    public WireUnderWay[] UnderWay() =>
    [
        .. from running in _running.Values
           where running.Kind != ProgressKind.Ended
           select new WireUnderWay(self.ToString(), running.Protocol.ToString()!, running.Protocol.Step, running.Kind == ProgressKind.Sleeping),
    ];

    private DrivenProtocol? Find(long ticket) => _running.GetValueOrDefault(ticket);

    // What has ended is kept until its session says that it knows: an answer may be lost. Of the start its number stays, for a call may come late.
    private void Forget(long[] tickets)
    {
        foreach (var ticket in tickets)
        {
            if (_running.Remove(ticket, out var known) && _starts.GetValueOrDefault(known.Start.Session).Running == known)
                _starts[known.Start.Session] = (known.Start.Number, null);
        }
    }

    private DrivenProtocol Begin(long ticket, IProtocol protocol, StartStamp start)
    {
        var place = _freePlaces.Count > 0 ? _freePlaces.Min : _firstPlace + _places++;
        _freePlaces.Remove(place);
        var running = new DrivenProtocol(ticket, place, protocol) { Start = start, Holder = Self, EntryHolder = Self, Born = _calls };
        _starts[start.Session] = (start.Number, running);
        NewSequence(running);
        return _running[ticket] = running;
    }

    private static ValueTask<WireProgress> AnswerTo(Action<DrivenProtocol>? tellEnd, DrivenProtocol running)
    {
        running.TellEnd = tellEnd ?? running.TellEnd;
        return Answer(running);
    }

    private static async ValueTask<WireProgress> Answer(DrivenProtocol running)
    {
        const ConfigureAwaitOptions here = ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing;
        if (!running.Drive.IsCompleted) await running.Drive.WaitAsync(Answers).ConfigureAwait(here);
        return running.Progress();
    }

    private void Resume(DrivenProtocol running, Reply reply)
    {
        NewSequence(running);
        running.Kind = ProgressKind.Going;
        running.Drive = Drive(running, reply);
    }

    private void NewSequence(DrivenProtocol running)
    {
        _waits.Remove(running.Sequence);
        running.Sequence = ++_sequence & ((1L << WaiterIds.SequenceBits) - 1);
        running.Told = false;
        running.WaitsFor = null;
        _waits[running.Sequence] = running;
    }

    private async Task Drive(DrivenProtocol running, Reply reply)
    {
        running.Moves++;
        var span = OperationTraces.Begin(self, running);
        try
        {
            await Advance(running, reply);
        }
        catch (Exception exception)
        {
            // An environment fault, or a bug: the session is told which protocol broke where, and throws.
            running.Failure = $"{running.Protocol} broke at {running.Protocol.Step}: {exception.Message}";
            running.Kind = ProgressKind.Ended;
        }

        if (running.Kind == ProgressKind.Ended) Finish(running);
        OperationTraces.End(span, running);
    }

    private void Finish(DrivenProtocol running)
    {
        while (running.Sections.TryPop(out var token)) store.Sections.Leave(token);
        if (running.EndedAt != 0) return;
        running.EndedAt = TimeProvider.System.GetUtcNow().Ticks;
        Durations.Record(running.Protocol, running.BegunAt, running.Outcome, running.Failure is not null);
        if (running.Failure is { } failure) store.Log.Broke(self, running.Ticket, failure);
        else store.Log.Ended(self, running.Ticket, running.Outcome, running.Protocol);
        _kept.Take(running.Taken);
        running.Taken.Clear();
        _waits.Remove(running.Sequence);
        _freePlaces.Add(running.Place);
        running.TellEnd?.Invoke(running);
    }

    private async Task Advance(DrivenProtocol running, Reply reply)
    {
        var next = running.Pending ?? running.Protocol.Advance(reply);
        for (var calls = 1; ; calls++)
        {
            running.Pending = next;
            if (++running.Turns > TurnLimit.Least) CheckLimit(running);

            // A long run of answers that are there at once would keep the silo's other grains from this thread.
            if (calls % CallsBetweenYields == 0) await Task.Yield();
            if (next.Kind is not (NextKind.Wait or NextKind.Done)) await Halt(running);
            if (running.Kind == ProgressKind.Ended) return;
            if (!running.Restarted)
            {
                switch (next.Kind)
                {
                    case NextKind.EnterSection:
                        running.Sections.Push(store.Sections.Enter());
                        reply = default;
                        break;
                    case NextKind.LeaveSection:
                        store.Sections.Leave(running.Sections.Pop());
                        reply = default;
                        break;
                    case NextKind.Grace:
                        await Grace(new((int)next.To));
                        reply = default;
                        break;
                    case NextKind.Wait when running.Told:
                        NewSequence(running);
                        reply = default;
                        break;
                    case NextKind.Wait:
                        Park(running, next.Interruptible);
                        return;
                    case NextKind.Done:
                        running.Pending = null;
                        running.Outcome = next.Outcome;
                        running.Kind = ProgressKind.Ended;
                        return;
                    default:
                        using (OperationTraces.Ask(running, next)) reply = await Ask(running, next);
                        break;
                }
            }

            if (running.Kind == ProgressKind.Ended) return;
            if (running.Restarted)
            {
                running.Taken.Clear();
                running.Restarted = false;
                reply = default;
            }

            running.Pending = null;
            next = running.Protocol.Advance(reply);
        }
    }

    private void CheckLimit(DrivenProtocol running)
    {
        var limit = TurnLimit.Of(store.Pgmaps.Sum(pgmap => pgmap.Plan.Spec.Frames));
        if (running.Turns > limit) throw new InvalidOperationException($"it took {limit:#,0} turns without a sleep, which is its limit of turns");
    }

    // Nothing is asked while the world stands still, nor by a grain that is about to move.
    private ValueTask Halt(DrivenProtocol running) => !store.Gate.IsClosed && !_moving ? default : HaltNow(running);

    private async ValueTask HaltNow(DrivenProtocol running)
    {
        while (running.Kind != ProgressKind.Ended && (store.Gate.IsClosed || (_moving && running.Sections.Count == 0)))
        {
            running.IsHalted = true;
            await (store.Gate.IsClosed ? store.Gate.Opened : _stays.Task);
            running.IsHalted = false;
        }
    }

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

    // An answer that the dead gave, and that comes after its actor was made anew without it, is no answer.
    private async ValueTask<Reply> AskSurely(DrivenProtocol running, Next next, WaiterId waiter, CallStamp stamp)
    {
        while (true)
        {
            running.AskAgain = false;
            var reply = await ask(next, waiter, stamp);
            if (!running.AskAgain) return reply;

            // It is made anew while the world stands still: before, the answer would be one of the dead again.
            await store.Gate.Opened;
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

    private HolderId Self => self.Kind switch
    {
        ActorKind.Process => HolderId.Of(new ProcessId((int)self.Number)),
        ActorKind.Inode => HolderId.Of(new InodeId((int)self.Number)),
        ActorKind.Pgmap => HolderId.Of(new DriverId((int)self.Number)),
        _ => HolderId.Worker((int)self.Number),
    };

    private void Park(DrivenProtocol running, bool interruptible)
    {
        if (running.Sections.Count > 0)
            throw new InvalidOperationException($"{running.Protocol} sleeps at {running.Protocol.Step} inside a read section");
        running.Pending = null;
        running.Interruptible = interruptible;
        running.Kind = ProgressKind.Sleeping;
        running.Turns = 0;
        running.HasSlept = true;
        store.Sleepers[self.ToString()] = self.Kind;
        store.Counts.AddSleep();
        store.Log.Sleeps(self, running.Ticket, running.Protocol.Step, running.WaitsFor, running.Protocol);
    }

    /// <summary>An acknowledged round: each silo begins a new epoch, and is asked until its older sections are left.</summary>
    private async Task Grace(PgmapId pgmap)
    {
        store.Counts.AddGraceRound();
        var silos = actors.Silos;
        store.Counts.AddMessages(2L * silos.Count);
        await actors.AskSilos(silos, async (agent, _) =>
        {
            var epoch = await agent.BeginGrace(actors.World);
            while (!await agent.IsGraceOver(actors.World, epoch)) await Task.Delay(GracePause);
            return pgmap;
        });
    }
}
