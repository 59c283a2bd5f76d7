using System.Runtime.CompilerServices;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Embedded;

/// <summary>
/// The driver of protocols: a plain loop. A call runs the turn on this thread, under the actor's turn lock, which is never held across a call; a protocol that
/// is answered at once from start to end allocates nothing. One that must wait is put aside, boxed, until its notice comes.
/// </summary>
internal sealed class EmbeddedSession : ISession, IDisposable
{
    private readonly EmbeddedEngine _engine;
    private readonly EmbeddedActors _hosts;
    private readonly WorkerContext _context;
    private readonly Mailbox _mailbox;
    private readonly WakeQueue _wakes = new();
    private readonly Queue<Completion> _ended = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly List<Parked> _slots = [];
    private int _current = -1;

    public EmbeddedSession(EmbeddedEngine engine, WorkerContext context)
    {
        _engine = engine;
        _hosts = engine.Hosts;
        _context = context;
        _mailbox = new(engine.Options.SleepersMax);
    }

    public int Worker => _context.Index;

    public int Sleeping { get; private set; }

    public Completion Start<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol
    {
        if (!_mailbox.IsEmpty) Pump();
        if (Sleeping >= _engine.Options.SleepersMax) return new(true, Outcome.EBUSY, default, 0, null);
        if (_current < 0) _current = TakeSlot();
        var slot = _current;
        var next = Drive(ref protocol, Reply.None, slot);
        if (next.IsDone) return new(true, next.Outcome, protocol.Findings, 0, null);
        _current = -1;
        Park(slot, protocol, next.Interruptible);
        return new(false, default, default, Ticket(slot), protocol);
    }

    public bool HasNews => !_mailbox.IsEmpty || _ended.Count > 0;

    public bool WaitForNews(TimeSpan timeout) => _ended.Count > 0 || _mailbox.Wait(timeout);

    public bool TryTakeCompletion(out Completion completion)
    {
        Pump();
        return _ended.TryDequeue(out completion);
    }

    public bool TryWaitFor(long ticket, TimeSpan timeout, out Completion completion)
    {
        var begin = _engine.Options.Time.GetTimestamp();
        for (var seen = 0; ; seen = _ended.Count)
        {
            Pump();
            for (var i = _ended.Count; i > 0; i--)
            {
                var ended = _ended.Dequeue();
                if (ended.Ticket == ticket)
                {
                    completion = ended;
                    return true;
                }

                _ended.Enqueue(ended);
            }

            var left = timeout - _engine.Options.Time.GetElapsedTime(begin);
            completion = default;
            if (left <= TimeSpan.Zero || !_mailbox.Wait(left)) return false;
        }
    }

    public bool Interrupt(long ticket)
    {
        var slot = (int)(ticket & WaiterIds.SlotMax);
        if (slot >= _slots.Count || _slots[slot].Protocol is null || Ticket(slot) != ticket || !_slots[slot].Interruptible) return false;
        Resume(slot, Reply.Signal);
        return true;
    }

    public void Post(WaiterId notice) => _mailbox.Post(notice);

    public IEnumerable<Sleeper> Sleepers() => _slots
        .Select((parked, slot) => (parked.Protocol, Slot: slot))
        .Where(entry => entry.Protocol is not null)
        .Select(entry => new Sleeper(Worker, Ticket(entry.Slot), entry.Protocol!.ToString()!, entry.Protocol.Step));

    public void Dispose() => _mailbox.Dispose();

    private void Pump()
    {
        while (_mailbox.TryTake(out var notice))
        {
            var slot = WaiterIds.Slot(notice);
            var parked = _slots[slot];
            if (parked.Protocol is not null && WaiterIds.Of(Worker, slot, parked.Sequence) == notice) Resume(slot, Reply.None);
        }
    }

    private void Resume(int slot, Reply reply)
    {
        var parked = _slots[slot];
        var protocol = parked.Protocol!;
        var ticket = Ticket(slot);
        parked.Protocol = null;
        parked.Sequence++;
        _slots[slot] = parked;
        Sleeping--;
        var next = Drive(ref protocol, reply, slot);
        if (!next.IsDone)
        {
            Park(slot, protocol, next.Interruptible);
            return;
        }

        parked = _slots[slot];
        parked.Generation++;
        _slots[slot] = parked;
        _freeSlots.Push(slot);
        _ended.Enqueue(new(true, next.Outcome, protocol.Findings, ticket, protocol));
    }

    private void Park(int slot, IProtocol protocol, bool interruptible)
    {
        if (_context.InSection) throw new InvalidOperationException($"{protocol} sleeps at {protocol.Step} inside a read section");
        var parked = _slots[slot];
        parked.Protocol = protocol;
        parked.Interruptible = interruptible;
        _slots[slot] = parked;
        Sleeping++;
        _context.Counts.Sleeps++;
    }

    private int TakeSlot()
    {
        if (_freeSlots.TryPop(out var slot)) return slot;
        _slots.Add(default);
        return _slots.Count - 1;
    }

    private long Ticket(int slot) => ((long)(_slots[slot].Generation + 1) << WaiterIds.SlotBits) | (uint)slot;

    // Runs until the protocol ends or wants to wait. An answer is written where the protocol will read it: the answers share their bytes, and a copy of one
    // that has just been written field by field would wait for those writes.
    private Next Drive<TProtocol>(ref TProtocol protocol, in Reply start, int slot) where TProtocol : IProtocol
    {
        var reply = start;
        var self = WaiterIds.Of(Worker, slot, _slots[slot].Sequence);
        while (true)
        {
            var next = protocol.Advance(reply);
            switch (next.Kind)
            {
                case NextKind.Page:
                    _hosts.Ask(_context, PageId.FromBits(next.To), next.Page, self, out Unsafe.AsRef(in reply.Page));
                    break;
                case NextKind.Process:
                    _hosts.Ask((int)next.To, next.Process, out Unsafe.AsRef(in reply.Process));
                    break;
                case NextKind.Inode:
                    _hosts.Ask((int)next.To, next.Inode, self, _wakes, out Unsafe.AsRef(in reply.Inode));
                    break;
                case NextKind.Pgmap:
                    reply = new(_hosts.Pgmap((int)next.To).Apply(_context, next.Pgmap, self));
                    break;
                case NextKind.Driver:
                    reply = new(_hosts.Ask((int)next.To, next.Driver));
                    break;
                case NextKind.EnterSection:
                    _context.Enter();
                    reply = default;
                    break;
                case NextKind.LeaveSection:
                    _context.Leave();
                    reply = default;
                    break;
                case NextKind.Grace:
                    _context.Counts.GraceRounds++;
                    _context.Counts.Messages += 2L * _engine.Workers;
                    _engine.WaitForGrace();
                    reply = default;
                    break;
                case NextKind.Wait:
                case NextKind.Done:
                    return next;
                default:
                    throw new InvalidOperationException($"{protocol} wants {next.Kind} at {protocol.Step}");
            }
        }
    }

    private struct Parked
    {
        public IProtocol? Protocol;
        public bool Interruptible;
        public int Sequence;
        public int Generation;
    }
}
