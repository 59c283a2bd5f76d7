using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>
/// The load of one worker: the threads of its processes in turn, each operation drawn from the worker's own seed, so that every strategy meets the same
/// ones. Closed loop: the next operation starts when the last has ended or sleeps.
/// </summary>
internal sealed partial class WorkerLoad
{
    /// <summary>One operation in this many is timed.</summary>
    public const int LatencySampling = 64;

    /// <summary>Truncations and the like that may sleep at a time; further ones are not drawn.</summary>
    private const int SleepersMax = 8;

    /// <summary>Children of forks that may live at a time.</summary>
    private const int ChildrenMax = 8;

    /// <summary>How long who waits for sleepers lets the timeline of faults wait.</summary>
    private static readonly TimeSpan SleepersLook = TimeSpan.FromMilliseconds(2);

    /// <summary>Of each kind, what an error tells.</summary>
    private const int SomeMax = 6;

    private readonly IEngine _engine;
    private readonly ILife _life;
    private readonly TimeProvider _time;
    private readonly int _worker;
    private readonly WorkloadSpec _spec;
    private readonly double[] _thresholds;
    private readonly PriorityQueue<Holding, long> _held = new();
    private readonly Dictionary<long, Completion> _endedTeardowns = [];
    private SeededDraws _draws;
    private int _children;
    private long _step;
    private double _mappingBytes;
    private Holding? _lastRelease;
    private long _slept;
    private long _heldGets;
    private long _heldPins;
    private long _heldLongterm;

    public WorkerLoad(IEngine engine, ILife life, int worker, TimeProvider time)
    {
        _engine = engine;
        _life = life;
        _time = time;
        _worker = worker;
        _spec = life.World.Spec.Workload;
        _draws = new(unchecked(life.Seed * 0x9E3779B97F4A7C15 + (ulong)worker));
        var operations = Enum.GetValues<WorkloadOperation>();
        _thresholds = new double[operations.Length];
        var sum = 0.0;
        foreach (var operation in operations) _thresholds[(int)operation] = sum += _spec.Mix.Share(operation);
        Latencies = new LatencyHistogram?[operations.Length];
        Outcomes = new long[operations.Length, Enum.GetValues<Outcome>().Length];
    }

    public long Operations { get; private set; }

    /// <summary>The timestamp of the last release after the kill; 0 when there was none.</summary>
    public long LastReleaseAt { get; private set; }

    /// <summary>Who that was, in words.</summary>
    public string LastReleaseBy => _lastRelease switch
    {
        null => "a process that ended",
        { Child: { } child } => child.ToString(),
        { } held => $"{held.Owner} ({held.Kind})",
    };

    public LatencyHistogram?[] Latencies { get; }

    public long[,] Outcomes { get; }

    public double BytesPerMapping => _mappingBytes;

    /// <summary>Pages got, pinned and pinned for long that are held now, and children that live; as a reader on another thread sees them.</summary>
    public (long Gets, long Pins, long Longterm, long Children) Held =>
        (Volatile.Read(ref _heldGets), Volatile.Read(ref _heldPins), Volatile.Read(ref _heldLongterm), Volatile.Read(ref _children));

    /// <summary>Where each operation is recorded; null when latencies are sampled here.</summary>
    public LoadMeter? Meter { get; set; }

    private ScenarioWorld World => _life.World;

    public void RunOperations(ISession session, long count)
    {
        for (var i = 0L; i < count && !_life.IsStopping; i++)
        {
            Step(session);
            Operations++;
        }
    }

    /// <summary>One operation, and whatever is due.</summary>
    public void Step(ISession session)
    {
        _step++;
        _life.Faults?.Tick(session);
        if (session.HasNews) TakeCompletions(session);
        ReleaseDue(session);
        var operation = Draw();
        if (!_life.Measures || _step % LatencySampling != 0)
        {
            Count(operation, Do(session, operation));
            return;
        }

        var begin = _time.GetTimestamp();
        Count(operation, Do(session, operation));
        (Latencies[(int)operation] ??= new()).Record((long)_time.GetElapsedTime(begin).TotalNanoseconds);
    }

    /// <summary>One operation that was to start at <paramref name="intended"/>, recorded by the meter; with a negative one its latency is not taken.</summary>
    public void StepMetered(ISession session, long intended)
    {
        _step++;
        if (session.HasNews) TakeCompletions(session);
        ReleaseDue(session);
        var operation = Draw();
        var begin = intended < 0 ? 0 : _time.GetTimestamp();
        _slept = 0;
        var outcome = Do(session, operation);
        Operations++;
        Count(operation, outcome);
        if (intended < 0) Meter!.Count(outcome);
        else if (_slept != 0) Meter!.Sleeps(_slept, operation, intended, begin);
        else Meter!.Record(operation, outcome, intended, begin, _time.GetTimestamp());
    }

    /// <summary>Looks after what sleeps and what is due, while there is nothing else to do.</summary>
    public void Idle(ISession session)
    {
        if (session.HasNews) TakeCompletions(session);
    }

    /// <summary>The end of a teardown that this worker started.</summary>
    public bool TryTakeTeardown(ISession session, long ticket, out Completion completion)
    {
        if (session.HasNews) TakeCompletions(session);
        return _endedTeardowns.Remove(ticket, out completion);
    }

    /// <summary>Gives back every pin and ends every child.</summary>
    public void LetGoOfAll(ISession session)
    {
        while (_held.TryDequeue(out var held, out _)) LetGo(session, held);
    }

    /// <summary>
    /// Waits until at most <paramref name="sleepers"/> protocols of this worker sleep. Whoever breaks layouts gives up its lock while it sleeps, so its page
    /// may have been mapped again: where mappings count, it is woken only when the processes let go of it, too.
    /// </summary>
    /// <exception cref="InvalidOperationException">A sleeper is not woken before the teardown's deadline: invariant I8.</exception>
    public void AwaitSleepers(ISession session, int sleepers = 0)
    {
        var begin = _time.GetTimestamp();
        var healed = _life.Faults is null;
        while (session.Sleeping > sleepers)
        {
            session.WaitForNews(SleepersLook);
            TakeCompletions(session);
            _life.Faults?.Tick(session);
            if (_time.GetElapsedTime(begin) < World.Spec.Teardown.Deadline) continue;
            if (!healed)
            {
                // What sleeps may wait for a page that a fault holds: it is taken away, and the wait begins anew.
                _life.Faults!.Heal(session);
                (healed, begin) = (true, _time.GetTimestamp());
                continue;
            }

            throw new InvalidOperationException($"I8: everything is given back, and still sleep {Asleep()}; held is {StillHeld()}");
        }
    }

    /// <summary>Ends the processes that are this worker's.</summary>
    public void ExitProcesses(ISession session)
    {
        for (var i = _worker; i < World.Processes.Length; i += _life.Workers) Undoing.Exit(_engine, session, World.Processes[i].Current.Id);
        Released(null);
    }

    /// <summary>umount: drops every inode.</summary>
    public void EvictInodes(ISession session)
    {
        foreach (var target in World.Targets.Where(target => target.IsFile)) session.Start(new Evict(target.Inode, Unlink: false));
    }

    /// <summary>Notes what page tables and indexes weigh now.</summary>
    public void MeasureMappings()
    {
        var (bytes, entries) = (0L, 0L);
        foreach (var process in _engine.Processes)
        {
            bytes += process.PageTableBytes;
            entries += process.Entries().LongCount();
        }

        foreach (var inode in _engine.Inodes) bytes += inode.IndexBytes;
        _mappingBytes = entries == 0 ? 0 : (double)bytes / entries;
    }

    private string Asleep() => Some(_engine.Sleepers.Select(sleeper => $"{sleeper.Protocol.Split(" {")[0]} of worker {sleeper.Worker} at {sleeper.Step}"));

    private string StillHeld() =>
        Some(World.Devices.SelectMany(device => _engine.Holders(device.Pgmap, SomeMax)).Select(row => $"{row.Page} ({row.Kind} of {row.Holder})"));

    private static string Some(IEnumerable<string> all) =>
        string.Join(", ", all.Take(SomeMax).DefaultIfEmpty("nothing"));

    private WorkloadOperation Draw()
    {
        var fraction = _draws.Fraction();
        var place = Array.FindIndex(_thresholds, threshold => fraction < threshold);
        return (WorkloadOperation)(place < 0 ? 0 : place);
    }

    private void Count(WorkloadOperation operation, Outcome outcome) => Outcomes[(int)operation, (int)outcome]++;

    private void TakeCompletions(ISession session)
    {
        while (session.TryTakeCompletion(out var ended))
        {
            if (ended.Protocol is Teardown) _endedTeardowns[ended.Ticket] = ended;
            else Meter?.Wakes(ended.Ticket, ended.Outcome, _time.GetTimestamp());
        }
    }

    private void ReleaseDue(ISession session)
    {
        while (_held.TryPeek(out _, out var due) && due <= _step) LetGo(session, _held.Dequeue());
    }

    private void LetGo(ISession session, Holding held)
    {
        Tally(held, -held.Pages);
        if (held.Child is { } child)
        {
            Undoing.Exit(_engine, session, child);
            _children--;
        }
        else
        {
            Undoing.Close(session, held.Owner);
        }

        Released(held);
    }

    // The last of these after a kill is the bound that all strategies share.
    private void Released(Holding? held)
    {
        if (!_life.IsKilled || held is { IsEmpty: true }) return;
        (_lastRelease, LastReleaseAt) = (held, _time.GetTimestamp());
    }

    private void Tally(Holding held, long pages)
    {
        ref var tally = ref held.Kind == OwnerKind.Call ? ref _heldGets : ref held.Kind == OwnerKind.Pipe ? ref _heldPins : ref _heldLongterm;
        Volatile.Write(ref tally, tally + pages);
    }

    private void Hold(Holding held)
    {
        Tally(held, held.Pages);
        _held.Enqueue(held, _step + 1 + (long)Math.Min(-Math.Log(1 - _draws.Fraction()) * _spec.Hold.Operations, 8 * _spec.Hold.Operations));
    }

    /// <summary>Something that is given back later: an owner's pins, or a child.</summary>
    private readonly record struct Holding(OwnerId Owner, ProcessId? Child, OwnerKind Kind, long Pages)
    {
        /// <summary>A child that has no page.</summary>
        public bool IsEmpty { get; init; }
    }
}
