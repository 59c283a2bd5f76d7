using ZoneDrain.Experiments.Comparison;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Workloads;

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

    private readonly IEngine _engine;
    private readonly DeviceLife _life;
    private readonly TimeProvider _time;
    private readonly int _worker;
    private readonly WorkloadSpec _spec;
    private readonly double[] _thresholds;
    private readonly PriorityQueue<Held, long> _held = new();
    private readonly Dictionary<long, Completion> _endedTeardowns = [];
    private SeededDraws _draws;
    private int _children;
    private long _step;
    private double _mappingBytes;

    public WorkerLoad(IEngine engine, DeviceLife life, int worker, TimeProvider time)
    {
        _engine = engine;
        _life = life;
        _time = time;
        _worker = worker;
        _spec = life.World.Scenario.Workload;
        _draws = new(unchecked(life.Options.Seed * 0x9E3779B97F4A7C15 + (ulong)worker));
        var operations = Enum.GetValues<WorkloadOperation>();
        _thresholds = new double[operations.Length];
        var sum = 0.0;
        foreach (var operation in operations) _thresholds[(int)operation] = sum += _spec.Mix.Share(operation);
        Latencies = new LatencyHistogram?[operations.Length];
        Outcomes = new long[operations.Length, Enum.GetValues<Outcome>().Length];
    }

    public long Operations { get; private set; }

    public long LastReleaseAt { get; private set; }

    public LatencyHistogram?[] Latencies { get; }

    public long[,] Outcomes { get; }

    public double BytesPerMapping => _mappingBytes;

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
        if (session.Sleeping > 0) TakeCompletions(session);
        ReleaseDue(session);
        var operation = Draw();
        if (!_life.Options.Measure || _step % LatencySampling != 0)
        {
            Count(operation, Do(session, operation));
            return;
        }

        var begin = _time.GetTimestamp();
        Count(operation, Do(session, operation));
        (Latencies[(int)operation] ??= new()).Record((long)_time.GetElapsedTime(begin).TotalNanoseconds);
    }

    /// <summary>The end of a teardown that this worker started.</summary>
    public bool TryTakeTeardown(ISession session, long ticket, out Completion completion)
    {
        // It may have ended while another operation was started, and then nothing sleeps any more.
        TakeCompletions(session);
        return _endedTeardowns.Remove(ticket, out completion);
    }

    /// <summary>Gives back every pin, ends every child, and waits until at most <paramref name="sleepers"/> protocols of this worker sleep.</summary>
    /// <exception cref="InvalidOperationException">A sleeper is not woken although nothing is held any more: invariant I8.</exception>
    public void LetGoOfAll(ISession session, int sleepers = 0)
    {
        while (_held.TryDequeue(out var held, out _)) LetGo(session, held);
        var begin = _time.GetTimestamp();
        while (session.Sleeping > sleepers)
        {
            TakeCompletions(session);
            Thread.Yield();
            if (_time.GetElapsedTime(begin) < World.Scenario.Teardown.Deadline) continue;
            var asleep = string.Join("; ", _engine.Sleepers.Select(sleeper => $"{sleeper.Protocol} at {sleeper.Step}"));
            throw new InvalidOperationException($"I8: all pins are given back, and still sleep: {asleep}");
        }
    }

    /// <summary>Ends the processes that are this worker's.</summary>
    public void ExitProcesses(ISession session)
    {
        for (var i = _worker; i < World.Processes.Length; i += _life.Options.Workers) session.Start(new Exit(World.Processes[i].Current.Id));
        Released();
    }

    /// <summary>umount: drops every inode.</summary>
    public void EvictInodes(ISession session)
    {
        foreach (var target in World.Targets.Where(target => !target.IsDevdax)) session.Start(new Evict(target.Inode, Unlink: false));
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
        }
    }

    private void ReleaseDue(ISession session)
    {
        while (_held.TryPeek(out _, out var due) && due <= _step) LetGo(session, _held.Dequeue());
    }

    private void LetGo(ISession session, Held held)
    {
        if (held.Child is { } child)
        {
            session.Start(new Exit(child));
            _children--;
        }
        else
        {
            session.Start(new CloseOwner(held.Owner));
        }

        Released();
    }

    // The last of these after a kill is the bound that all strategies share.
    private void Released()
    {
        if (_life.IsKilled) LastReleaseAt = _time.GetTimestamp();
    }

    private void Hold(Held held) =>
        _held.Enqueue(held, _step + 1 + (long)Math.Min(-Math.Log(1 - _draws.Fraction()) * _spec.Hold.Operations, 8 * _spec.Hold.Operations));

    /// <summary>Something that is given back later: an owner's pins, or a child.</summary>
    private readonly record struct Held(OwnerId Owner, ProcessId? Child);
}
