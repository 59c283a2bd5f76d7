using System.Numerics;
using ZoneDrain.Grace;
using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Simulation;

/// <summary>Time, messages and queues. A message is handled when its service begins; what it gives rise to leaves when its service ends.</summary>
public sealed partial class SimulatedEngine
{
    private readonly EventQueue _events = new();
    private readonly List<SimulatedSilo> _silos = [];
    private readonly int[] _siloOf;
    private readonly long[] _downUntil;
    private readonly SectionEpochs[] _shares;
    private readonly HopTable _localHop;
    private readonly HopTable _remoteHop;
    private readonly List<int> _outbox = [];
    private readonly long[] _sent = new long[Enum.GetValues<MessageKind>().Length];
    private readonly List<(IVirtualCaller Caller, long Tag)> _moments = [];
    private readonly Stack<int> _freeMoments = [];
    private Message[] _messages = new Message[1024];
    private int _free = -1;
    private int _made;
    private long _orders;
    private long _pageCalls;
    private ulong _draws;
    private double _cost;
    private bool _journals;
    private bool _isHandling;

    /// <inheritdoc/>
    public long Now { get; private set; }

    /// <summary>Events that have happened.</summary>
    public long Events { get; private set; }

    /// <summary>Messages that were sent, those within a silo included.</summary>
    public long Messages => _sent.Take((int)MessageKind.Due).Sum();

    // As silos count them: calls of pages, statements, and orders to silos, of which one that asks again whether a grace period is over is none.
    private long MessagesOfDrains => 2 * (_pageCalls + _sent[(int)MessageKind.Statement] + _orders);

    /// <summary>Of them, messages between silos.</summary>
    public long RemoteMessages { get; private set; }

    /// <summary>A digest of all events so far, in their order: equal runs have equal ones.</summary>
    public ulong Digest { get; private set; }

    /// <inheritdoc/>
    public bool Step()
    {
        if (!_events.TryTake(out var time, out var what)) return false;
        Now = time;
        Events++;
        if (what < 0) EndService(~what);
        else Arrive(what);
        return true;
    }

    /// <summary>Lets the next event happen if it does until then; else it is then, and false.</summary>
    internal bool StepUntil(long until)
    {
        if (_events.Count > 0 && _events.NextTime <= until) return Step();
        if (until < long.MaxValue) Now = until;
        return false;
    }

    /// <summary>Lets all happen but the moments that callers wait for; while sessions run at once, who may wait for each other, no more than one
    /// event.</summary>
    internal void Settle(SimulatedSession session)
    {
        var begin = Events;
        if (_run is not null) _run.Wait(session, () => Events > begin, Now + GracePauseNs);
        else while (_events.Count > _moments.Count - _freeMoments.Count) Step();
    }

    /// <inheritdoc/>
    public void At(long at, int worker, IVirtualCaller caller, long tag)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at, Now);
        if (!_freeMoments.TryPop(out var place))
        {
            place = _moments.Count;
            _moments.Add(default);
        }

        _moments[place] = (caller, tag);
        _events.Add(at, Make(MessageKind.Due, worker, worker, place));
    }

    private void Arrive(int id)
    {
        var (kind, to) = (_messages[id].Kind, _messages[id].To);
        var said = unchecked(((ulong)Now << 16) + ((ulong)kind << 56) + ((ulong)to << 32) + (uint)_messages[id].Task);
        Digest = unchecked((BitOperations.RotateLeft(Digest, 5) ^ said) * 0x9E3779B97F4A7C15);
        var number = _siloOf[to];
        _messages[id].Actor = ActorOf(_messages[id]);
        if (kind >= MessageKind.Due)
        {
            HandleNow(id, number);
            Free(id);
        }
        else if (IsDown(id))
        {
            AskLater(id);
        }
        else if (_silos[number].Machine is var machine && machine.Serving == _options.Cores)
        {
            _messages[id].Silo = number;
            Enqueue(id, machine);
        }
        else if (MayBegin(id))
        {
            Serve(id, number);
        }
    }

    // What takes no core.
    private void HandleNow(int id, int silo)
    {
        BeginTurn();
        Handle(id);
        LeaveAt(0, silo);
        _isHandling = false;
    }

    private void BeginTurn()
    {
        (_cost, _journals, _isHandling) = (0, false, true);
    }

    private void Enqueue(int id, SimulatedMachine machine)
    {
        _messages[id].Next = -1;
        if (machine.Last < 0) machine.First = id;
        else _messages[machine.Last].Next = id;
        machine.Last = id;
        if (++machine.Waiting > machine.WaitingMax) machine.WaitingMax = machine.Waiting;
    }

    private void Serve(int id, int number)
    {
        var silo = _silos[number];
        BeginTurn();
        if (_messages[id].IsRemote) _cost = _prices.ReceiveNs;
        Handle(id);
        var cost = (long)(_cost * silo.Slowness);
        silo.Machine.Serving++;
        silo.Served++;
        silo.BusyNs += cost;
        NoteCost(_messages[id].Actor, cost);
        LeaveAt(cost, number);
        _isHandling = false;
        _messages[id].Silo = number;
        _events.Add(Now + cost, ~id);
    }

    private void EndService(int id)
    {
        var number = _messages[id].Silo;
        var machine = _silos[number].Machine;
        machine.Serving--;
        EndTurn(id, number);
        Free(id);
        while (machine.Serving < _options.Cores && TakeNext(machine) is var next and >= 0) Serve(next, _messages[next].Silo);
    }

    private int TakeNext(SimulatedMachine machine)
    {
        while (machine.First >= 0)
        {
            var id = machine.First;
            machine.First = _messages[id].Next;
            if (machine.First < 0) machine.Last = -1;
            machine.Waiting--;
            if (MayBegin(id)) return id;
        }

        return -1;
    }

    // What was said meanwhile leaves when the service is over, and once it is on disk where the silo keeps a journal.
    private void LeaveAt(long cost, int silo)
    {
        if (_outbox.Count == 0) return;
        var at = Now + cost;
        if (_journals && _options.Durable) at = CommitAt(at, silo);
        foreach (var id in _outbox) _events.Add(Math.Max(at + Way(id, silo), at) + _messages[id].LateNs, id);
        _outbox.Clear();
    }

    private long Way(int id, int from)
    {
        ref var message = ref _messages[id];
        var to = _siloOf[message.To];
        var hop = (to == from ? _localHop : _remoteHop).Draw(Random());
        return message.IsRemote && _silos[from].Side != _silos[to].Side ? hop + Math.Max(0, _partitionEnds - Now) : hop;
    }

    private void Send(MessageKind kind, int from, int to, int task, OrderKind order = default, long value = 0, long value2 = 0)
    {
        var id = Make(kind, from, to, task);
        ref var message = ref _messages[id];
        (message.Order, message.Value, message.Value2) = (order, value, value2);
        message.IsRemote = _siloOf[from] != _siloOf[to];
        _sent[(int)kind]++;
        if (kind == MessageKind.Order && order != OrderKind.AskGrace) _orders++;
        if (kind == MessageKind.Call && _tasks[task].Pending.Kind == NextKind.Page) _pageCalls++;
        if (message.IsRemote)
        {
            RemoteMessages++;
            _cost += _prices.SendNs;
        }

        _outbox.Add(id);
        MayGoAstray(id);
    }

    private void After(long ns, MessageKind kind, int share, int task, long value = 0, long value2 = 0)
    {
        var id = Make(kind, share, share, task);
        (_messages[id].Value, _messages[id].Value2) = (value, value2);
        _events.Add(Now + ns, id);
    }

    private int Make(MessageKind kind, int from, int to, int task)
    {
        var id = _free;
        if (id >= 0) _free = _messages[id].Next;
        else if ((id = _made++) == _messages.Length) Array.Resize(ref _messages, 2 * _made);
        _messages[id] = new() { Kind = kind, From = from, To = to, Task = task, Next = -1 };
        return id;
    }

    private void Free(int id)
    {
        _messages[id].Next = _free;
        _free = id;
    }

    // splitmix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014).
    private ulong Random()
    {
        unchecked
        {
            _draws += 0x9E3779B97F4A7C15;
            var z = _draws;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
