using ZoneDrain.Cluster.Grains;
using ZoneDrain.Cluster.Serialization;
using ZoneDrain.Cluster.Store;
using ZoneDrain.Drivers;
using ZoneDrain.Holders;
using ZoneDrain.Inodes;
using ZoneDrain.Pages;
using ZoneDrain.Pgmaps;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Driving;

/// <summary>
/// Drives the protocols of one initiator, inside its grain. A protocol that sleeps is put aside; the notice that wakes it starts a new drive, and neither the
/// notice nor the session waits for that. Not safe for threads: the grain's turns are all that touches it.
/// </summary>
/// <param name="self">The initiator.</param>
/// <param name="actors">The other actors.</param>
/// <param name="store">Where read sections and counts of this silo are kept.</param>
/// <param name="ask">The turn of whom a protocol asks.</param>
internal sealed class ProtocolHost(ActorKey self, Actors actors, WorldStore store, Func<Next, WaiterId, ValueTask<Reply>> ask)
{
    private const int CallsBetweenYields = 64;
    private static readonly TimeSpan Answers = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GracePause = TimeSpan.FromMilliseconds(1);
    private readonly Dictionary<long, Running> _running = [];
    private readonly Dictionary<long, Running> _waits = [];

    // A grain that was lost and comes back must not take the notices of its former life for its own.
    private long _sequence = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() & 0x1FFF) << 24;
    private long _tickets = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << 20;

    /// <summary>Protocols that have not ended.</summary>
    public bool IsBusy => _running.Values.Any(running => running.Kind != ProgressKind.Ended);

    public async ValueTask<WireProgress> Start(WireProtocol protocol)
    {
        var running = new Running(++_tickets, protocol.Open()) { Holder = Self, EntryHolder = Self };
        NewSequence(running);
        _running[running.Ticket] = running;
        running.Drive = Drive(running, Reply.None);
        return await Answer(running);
    }

    public async ValueTask<WireProgress[]> Collect(long[] tickets)
    {
        var answers = new WireProgress[tickets.Length];
        for (var i = 0; i < tickets.Length; i++)
        {
            answers[i] = _running.TryGetValue(tickets[i], out var running)
                ? await Answer(running)
                : new(tickets[i], ProgressKind.Lost, 0, default, default, null, $"{self} knows nothing of a protocol it drove: it was lost with its silo");
        }

        return answers;
    }

    public bool Interrupt(long ticket)
    {
        if (!_running.TryGetValue(ticket, out var running) || running.Kind != ProgressKind.Sleeping || !running.Interruptible) return false;
        Resume(running, Reply.Signal);
        return true;
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
            var reply = await actors.Ask(running.WaitsFor!.Value, new PageEvent(PageOp.SubscribeIdle), waiter, running.Holder);
            if (reply.Outcome != Outcome.EBUSY && running.Sequence == sequence) Notify(waiter);
        }
    }

    public void Notify(WaiterId waiter)
    {
        if (!_waits.TryGetValue(WaiterIds.Sequence(waiter), out var running)) return;
        if (running.Kind == ProgressKind.Sleeping) Resume(running, Reply.None);
        else running.Told = true;
    }

    private async ValueTask<WireProgress> Answer(Running running)
    {
        if (!running.Drive.IsCompleted) await Task.WhenAny(running.Drive, Task.Delay(Answers));
        if (running.Kind == ProgressKind.Ended) _running.Remove(running.Ticket);
        return running.Progress();
    }

    private void Resume(Running running, Reply reply)
    {
        NewSequence(running);
        running.Kind = ProgressKind.Going;
        running.Drive = Drive(running, reply);
    }

    private void NewSequence(Running running)
    {
        _waits.Remove(running.Sequence);
        running.Sequence = ++_sequence & ((1L << WaiterIds.SequenceBits) - 1);
        running.Told = false;
        _waits[running.Sequence] = running;
    }

    private async Task Drive(Running running, Reply reply)
    {
        running.Moves++;
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

        while (running.Kind == ProgressKind.Ended && running.Sections.TryPop(out var token)) store.Sections.Leave(token);
        if (running.Kind != ProgressKind.Ended) return;
        running.EndedAt = TimeProvider.System.GetUtcNow().Ticks;
        _waits.Remove(running.Sequence);
    }

    private async Task Advance(Running running, Reply reply)
    {
        for (var calls = 1; ; calls++)
        {
            // A long run of answers that are there at once would keep the silo's other grains from this thread.
            if (calls % CallsBetweenYields == 0) await Task.Yield();
            var next = running.Protocol.Advance(reply);
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
                    running.Outcome = next.Outcome;
                    running.Kind = ProgressKind.Ended;
                    return;
                default:
                    reply = await Ask(running, next);
                    break;
            }
        }
    }

    private async ValueTask<Reply> Ask(Running running, Next next)
    {
        var waiter = WaiterIds.Of(self, running.Sequence);
        running.WaitsFor = null;
        switch (next.Kind)
        {
            case NextKind.Page:
                var page = PageId.FromBits(next.To);
                if (next.Page.Op == PageOp.SubscribeIdle) running.WaitsFor = page;
                store.Counts.AddMessages(2);
                var ofEntry = next.Page.Use == PageUse.Entry || next.Page.Op is PageOp.Associate or PageOp.Disassociate;
                return new(await actors.Ask(page, next.Page, waiter, ofEntry ? running.EntryHolder : running.Holder));
            case NextKind.Process:
                running.Holder = HolderId.Of(new ProcessId((int)next.To));
                break;
            case NextKind.Inode:
                running.EntryHolder = HolderId.Of(new InodeId((int)next.To));
                break;
            default:
                break;
        }

        return await ask(next, waiter);
    }

    private HolderId Self => self.Kind switch
    {
        ActorKind.Process => HolderId.Of(new ProcessId((int)self.Number)),
        ActorKind.Inode => HolderId.Of(new InodeId((int)self.Number)),
        ActorKind.Pgmap => HolderId.Of(new DriverId((int)self.Number)),
        _ => HolderId.Worker((int)self.Number),
    };

    private void Park(Running running, bool interruptible)
    {
        if (running.Sections.Count > 0)
            throw new InvalidOperationException($"{running.Protocol} sleeps at {running.Protocol.Step} inside a read section");
        running.Interruptible = interruptible;
        running.Kind = ProgressKind.Sleeping;
        running.HasSlept = true;
        store.Sleepers[self.ToString()] = self.Kind;
        store.Counts.AddSleep();
    }

    /// <summary>An acknowledged round: each silo begins a new epoch, and is asked until its older sections are left.</summary>
    private async Task Grace(PgmapId pgmap)
    {
        store.Counts.AddGraceRound();
        var silos = actors.Silos;
        store.Counts.AddMessages(2L * silos.Count);
        await actors.AskSilos(silos, async (keeper, _) =>
        {
            var epoch = await keeper.BeginGrace(actors.World);
            while (!await keeper.IsGraceOver(actors.World, epoch)) await Task.Delay(GracePause);
            return pgmap;
        });
    }
}
