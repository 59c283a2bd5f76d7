using System.Runtime.ExceptionServices;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Loads;

/// <summary>
/// The faults of one cycle, one at a time. What is done to the world is begun and ended by whichever worker looks at the clock; what is done to the cluster, by
/// a clock of its own: a worker may be waiting for the very silo that stands still.
/// </summary>
internal sealed class FaultTimeline : IFaults, IDisposable
{
    private static readonly TimeSpan ClusterLook = TimeSpan.FromMilliseconds(50);
    private readonly Lock _lock = new();
    private readonly IEngine _engine;
    private readonly IClusterFaults? _cluster;
    private readonly LoadCycle _cycle;
    private readonly List<FaultInterval> _log;
    private readonly FaultSpec[] _faults;
    private readonly TimeProvider _time;
    private readonly long _runStart;
    private readonly double _baseMs;
    private readonly ITimer? _clock;
    private volatile bool _isAttached;
    private volatile ExceptionDispatchInfo? _failure;
    private SeededDraws _draws;
    private DeviceLife? _life;
    private PageHolder? _holder;
    private int _next;
    private bool _active;
    private TimeSpan _begunAt;
    private volatile int _slowProcess = -1;
    private long _slowTicks;
    private long _lastReleaseAt;

    public FaultTimeline(
        IEngine engine, IClusterFaults? cluster, LoadCycle cycle, Scenario scenario, ulong seed,
        (List<FaultInterval> Log, long RunStart, double BaseMs, TimeProvider Time) run)
    {
        _cluster = cluster;
        _engine = engine;
        _cycle = cycle;
        _faults = [.. scenario.Faults.OrderBy(fault => fault.At)];
        _draws = new(unchecked(seed + 0x2545F4914F6CDD1D));
        (_log, _runStart, _baseMs, _time) = run;
        if (_faults.Any(fault => FaultWords.IsOfCluster(fault.Fault))) _clock = _time.CreateTimer(_ => LookAtCluster(), null, ClusterLook, ClusterLook);
    }

    /// <summary>Pages that a fault pins now.</summary>
    public long HeldPages => _holder?.Pages ?? 0;

    /// <summary>The time at which the devices are back after a surprise removal; null when they were not removed.</summary>
    public TimeSpan? BackAt { get; private set; }

    public long LastReleaseAt => Volatile.Read(ref _lastReleaseAt);

    public string LastReleaseBy { get; private set; } = "";

    /// <summary>The place of the process that is slow, and by how much; -1 for none.</summary>
    public (int Place, TimeSpan Delay) Slow => (_slowProcess, _slowProcess < 0 ? default : TimeSpan.FromSeconds((double)_slowTicks / _time.TimestampFrequency));

    /// <summary>The life that is concerned from now on.</summary>
    public void Attach(DeviceLife life)
    {
        lock (_lock)
        {
            _life = life;
            _isAttached = true;
            BackAt = null;
        }
    }

    public void Tick(ISession session)
    {
        _failure?.Throw();
        Look(session);
    }

    /// <summary>Nothing more begins; what is done to the cluster ends.</summary>
    public void Dispose()
    {
        _clock?.Dispose();
        lock (_lock)
        {
            if (_active && FaultWords.IsOfCluster(_faults[_next].Fault)) Finish(_cycle.Elapsed);
            _next = _faults.Length;
        }
    }

    // Nobody hears what a timer throws, so the next worker that looks does.
    private void LookAtCluster()
    {
        try
        {
            if (_isAttached) Look(null);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
    }

    // The place is read once: whoever looks without the lock does so while another may go on to the next. Null, too, for a clock whose business it is not.
    private FaultSpec? NextFor(ISession? session)
    {
        var place = Volatile.Read(ref _next);
        return place < _faults.Length && (session is not null || FaultWords.IsOfCluster(_faults[place].Fault)) ? _faults[place] : null;
    }

    private void Look(ISession? session)
    {
        if (NextFor(session) is not { } fault) return;
        var elapsed = _cycle.Elapsed;
        var stops = _active && _cycle.IsInterrupted;
        if (!stops && elapsed < (_active && fault.Fault != FaultKind.RandomSubset ? EndOf(fault) : fault.At)) return;
        // Whoever comes second finds it done.
        if (!_lock.TryEnter()) return;
        try
        {
            if (NextFor(session) is not { } now) return;
            fault = now;
            if (!_active && elapsed >= fault.At && elapsed < _cycle.Length && !_cycle.IsLifeOver) Begin(session, fault);
            else if (_active && (stops || elapsed >= EndOf(fault))) End(session, fault);
            else if (_active) _holder?.ReleaseShare(session!, (elapsed - fault.At) / fault.For);
        }
        finally
        {
            _lock.Exit();
        }
    }

    public void Heal(ISession session)
    {
        lock (_lock)
        {
            _holder?.LetGo(session);
            Released();
        }
    }

    public void SlowDown(int process)
    {
        if (process != _slowProcess) return;
        var until = _time.GetTimestamp() + _slowTicks;
        for (var now = _time.GetTimestamp(); now < until; now = _time.GetTimestamp()) _cycle.Pause(until - now);
    }

    /// <summary>The life has ended: what a fault still keeps goes back, and a device that was removed comes back later.</summary>
    public void Detach(ISession session)
    {
        Heal(session);
        lock (_lock)
        {
            if (!_active) return;
            var fault = _faults[_next];
            if (fault.Fault == FaultKind.SurpriseRemoval) BackAt = fault.End;
            else if (_cycle.Elapsed < _cycle.Length) return;
            Finish(fault.Fault == FaultKind.SurpriseRemoval ? TimeSpan.FromTicks(Math.Max(fault.End.Ticks, _cycle.Elapsed.Ticks)) : _cycle.Elapsed);
        }
    }

    private void Begin(ISession? session, FaultSpec fault)
    {
        _active = true;
        _begunAt = _cycle.Elapsed;
        lock (_log) _log.Add(new(_log.Count == 0 ? 0 : _log[^1].Number + 1, fault.Fault, Milliseconds(_cycle.Elapsed), null));
        switch (fault.Fault)
        {
            case FaultKind.HolderNeverLetsGo or FaultKind.HolderDies:
                _holder = new(_engine, session!, _life!.World, TargetOf(fault), fault.Pages, apart: false, ref _draws);
                break;
            case FaultKind.RandomSubset:
                _holder = new(_engine, session!, _life!.World, TargetOf(fault), fault.Pages, apart: true, ref _draws);
                break;
            case FaultKind.SlowProcess:
                _slowTicks = (long)(fault.Delay.TotalSeconds * _time.TimestampFrequency);
                _slowProcess = fault.Process;
                break;
            case FaultKind.SurpriseRemoval:
                _life!.IsSurprised = true;
                _cycle.IsLifeOver = true;
                break;
            case var kind when FaultWords.IsOfCluster(kind) && _cluster is not null:
                var met = _cluster.Begin(fault, _draws.Next());
                lock (_log) _log[^1] = _log[^1] with { Silo = met };
                break;
            default:
                throw new InvalidOperationException($"the {_engine.Name} engine has no fault {fault.Fault}");
        }
    }

    private void End(ISession? session, FaultSpec fault)
    {
        // While the devices are away there is nothing to end; they come back with the next life.
        if (fault.Fault == FaultKind.SurpriseRemoval) return;
        if (fault.Fault == FaultKind.HolderDies) _holder?.Die(session!);
        else _holder?.LetGo(session!);
        Released();
        Finish(_cycle.Elapsed);
    }

    private void Released()
    {
        if (_holder is not null)
        {
            LastReleaseBy = FormattableString.Invariant($"{FaultWords.Of(_faults[_next].Fault)} ({_holder.Process})");
            Volatile.Write(ref _lastReleaseAt, _time.GetTimestamp());
        }

        _holder = null;
    }

    private void Finish(TimeSpan at)
    {
        if (FaultWords.IsOfCluster(_faults[_next].Fault)) _cluster?.End(_faults[_next]);
        _slowProcess = -1;
        _active = false;
        _next++;
        lock (_log) _log[^1] = _log[^1] with { ToMs = Milliseconds(at) };
    }

    // What began late, for another fault had not ended, lasts as long as it was to.
    private TimeSpan EndOf(FaultSpec fault) => FaultWords.IsOfCluster(fault.Fault) ? _begunAt + fault.For : fault.End;

    private WorldTarget TargetOf(FaultSpec fault)
    {
        var targets = _life!.World.Targets;
        var device = fault.Device ?? _life.World.Devices[0].Spec.Name;
        WorldTarget[] own = [.. targets.Where(target => target.Device.Spec.Name == device)];
        return own[_draws.Below(own.Length)];
    }

    private double Milliseconds(TimeSpan elapsed) =>
        _baseMs + (_time.GetElapsedTime(_runStart, _cycle.Origin) + elapsed).TotalMilliseconds;
}
