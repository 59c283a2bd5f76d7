using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>
/// The load of one worker: the threads of its processes in turn, each operation drawn from the worker's own seed, so that every strategy meets the same
/// ones. Closed loop: the next operation starts when the last has ended or sleeps.
/// </summary>
internal sealed class WorkerLoad : ILifeLoad
{
    /// <summary>One operation in this many is timed.</summary>
    public const int LatencySampling = 64;

    /// <summary>How long who waits for sleepers lets the timeline of faults wait.</summary>
    private static readonly TimeSpan SleepersLook = TimeSpan.FromMilliseconds(2);

    /// <summary>Of each kind, what an error tells.</summary>
    private const int SomeMax = 6;

    private readonly IEngine _engine;
    private readonly ILife _life;
    private readonly TimeProvider _time;
    private readonly int _worker;
    private readonly LoadCaller _caller;
    private readonly Dictionary<long, Completion> _endedTeardowns = [];
    private long _step;
    private bool _exited;

    public WorkerLoad(IEngine engine, ILife life, int worker, TimeProvider time)
    {
        _engine = engine;
        _life = life;
        _time = time;
        _worker = worker;
        _caller = new(life.World, life.Seed, worker, life.Workers, [.. Enumerable.Range(0, life.World.Processes.Length)]);
        var operations = Enum.GetValues<WorkloadOperation>();
        Latencies = new LatencyHistogram?[operations.Length];
        Outcomes = new long[operations.Length, Enum.GetValues<Outcome>().Length];
    }

    public long Operations { get; private set; }

    /// <summary>The timestamp of the last release after the kill; 0 when there was none.</summary>
    public long LastReleaseAt { get; private set; }

    /// <summary>Who that was, in words.</summary>
    public string LastReleaseBy => _exited ? "a process that ended" : _caller.LastRelease.ToString();

    public LatencyHistogram?[] Latencies { get; }

    public long[,] Outcomes { get; }

    /// <summary>Pages got, pinned and pinned for long that are held now, and children that live; as a reader on another thread sees them.</summary>
    public (long Gets, long Pins, long Longterm, long Children) Held => _caller.Held.Now;

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
        BeginStep(session);
        if (!_life.Measures || _step % LatencySampling != 0)
        {
            Run(session);
            Count();
            return;
        }

        var begin = _time.GetTimestamp();
        Run(session);
        Count();
        (Latencies[(int)_caller.Operation] ??= new()).Record((long)_time.GetElapsedTime(begin).TotalNanoseconds);
    }

    /// <summary>One operation that was to start at <paramref name="intended"/>, recorded by the meter; with a negative one its latency is not taken.</summary>
    public void StepMetered(ISession session, long intended)
    {
        BeginStep(session);
        var begin = intended < 0 ? 0 : _time.GetTimestamp();
        Run(session);
        Operations++;
        Count();
        if (intended < 0) Meter!.Count(_caller.Outcome, _caller.Retries);
        else if (_caller.Slept != 0) Meter!.Sleeps(_caller.Slept, _caller.Operation, intended, begin);
        else Meter!.Record(_caller.Operation, _caller.Outcome, _caller.Retries, intended, begin, _time.GetTimestamp());
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
        _caller.LetGoOfAll();
        Run(session);
    }

    /// <summary>
    /// Waits until at most <paramref name="sleepers"/> protocols of this worker sleep. Whoever breaks layouts gives up its lock while it sleeps, so its page
    /// may have been mapped again: where mappings count, it is woken only when the processes let go of it, too.
    /// </summary>
    /// <exception cref="SleepersStuckException">A sleeper is not woken before the teardown's deadline: invariant I8.</exception>
    public void AwaitSleepers(ISession session, int sleepers = 0)
    {
        var begin = _time.GetTimestamp();
        var healed = _life.Faults is null;
        while (session.Sleeping > sleepers)
        {
            session.WaitForNews(SleepersLook);
            TakeCompletions(session);

            // What slept may have got something after all, and another sleeper wait for that.
            LetGoOfAll(session);
            _life.Faults?.Tick(session);
            if (_time.GetElapsedTime(begin) < World.Spec.Teardown.Deadline) continue;
            if (!healed)
            {
                // What sleeps may wait for a page that a fault holds: it is taken away, and the wait begins anew.
                _life.Faults!.Heal(session);
                (healed, begin) = (true, _time.GetTimestamp());
                continue;
            }

            throw new SleepersStuckException($"{Asleep()}; held is {StillHeld()}");
        }
    }

    /// <summary>Ends the processes that are this worker's.</summary>
    public void ExitProcesses(ISession session)
    {
        for (var i = _worker; i < World.Processes.Length; i += _life.Workers) session.Start(new Exit(World.Processes[i].Current.Id));
        (LastReleaseAt, _exited) = _life.IsKilled ? (_time.GetTimestamp(), true) : (LastReleaseAt, _exited);
    }

    private string Asleep() => Some(_engine.Sleepers.Select(sleeper => $"{sleeper.Protocol.Split(" {")[0]} of worker {sleeper.Worker} at {sleeper.Step}"));

    private string StillHeld() =>
        Some(World.Devices.SelectMany(device => _engine.Holders(device.Pgmap, SomeMax)).Select(row => $"{row.Page} ({row.Kind} of {row.Holder})"));

    private static string Some(IEnumerable<string> all) =>
        string.Join(", ", all.Take(SomeMax).DefaultIfEmpty("nothing"));

    private void BeginStep(ISession session)
    {
        if (session.HasNews) TakeCompletions(session);
        _caller.BeginStep();
        Run(session);
        _caller.Draw();
        _life.Faults?.SlowDown(_caller.Place);
    }

    // The last release after a kill is the bound that all strategies share.
    private void Run(ISession session)
    {
        var (executor, releases) = (new SessionExecutor(_engine, session, _caller), _caller.Releases);
        while (_caller.Next(executor)) ;
        if (_caller.Releases != releases && _life.IsKilled) LastReleaseAt = _time.GetTimestamp();
    }

    private void Count() => Outcomes[(int)_caller.Operation, (int)_caller.Outcome]++;

    private void TakeCompletions(ISession session)
    {
        while (session.TryTakeCompletion(out var ended))
        {
            if (ended.Protocol is Teardown)
            {
                _endedTeardowns[ended.Ticket] = ended;
                continue;
            }

            _caller.Wake(ended);
            Meter?.Wakes(ended, _time.GetTimestamp());
        }
    }
}
