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
/// <param name="noteRest">A protocol has begun or ended.</param>
internal sealed partial class ProtocolRunner(
    ActorKey self, Actors actors, WorldStore store, Func<Next, WaiterId, CallStamp, ValueTask<Reply>> ask, Action noteRest)
{
    private const int CallsBetweenYields = 64;
    private const long NoSession = -1;
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

    /// <summary>Drives what no session has asked for, and none hears the end of; it may not sleep.</summary>
    public void DriveUnasked(IProtocol protocol)
    {
        var ticket = NextTicket();
        var running = Begin(ticket, protocol, new(NoSession, ticket));
        running.Drive = Drive(running, Reply.None);
    }

    /// <summary>Ends when nothing goes on that no session has asked for.</summary>
    public Task UnaskedEnds => _starts.GetValueOrDefault(NoSession).Running?.Drive ?? Task.CompletedTask;

    private async Task DriveAfter(Task when, DrivenProtocol running)
    {
        await when;
        running.IsHalted = false;
        await Drive(running, Reply.None);
    }

    /// <summary>The last call, where nothing is under way and nothing was kept; else more than any.</summary>
    public long Rested => _kept.IsEmpty && _running.Values.All(running => running.Kind == ProgressKind.Ended) ? _calls : long.MaxValue;

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

        // Who has rested since before a fence was not asked for its last call.
        _calls = Math.Max(_calls, Lanes.FirstNumber());
        var running = new DrivenProtocol(ticket, place, protocol) { Start = start, Holder = Self, EntryHolder = Self, Born = _calls };
        _starts[start.Session] = (start.Number, running);
        NewSequence(running);
        _running[ticket] = running;
        noteRest();
        return running;
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
        noteRest();
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
