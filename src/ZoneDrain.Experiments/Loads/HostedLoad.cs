using ZoneDrain.Experiments.Lives;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Loads;

/// <summary>
/// A load that the engine makes where its actors are, in one life of the devices, as the one worker sees it that looks after it: it gathers each second, lets
/// faults come, has the world audited, and says what the load does next.
/// </summary>
internal sealed class HostedLoad : IHostedLife, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan GatherEvery = TimeSpan.FromMilliseconds(500);
    private readonly IHostedLoad _load;
    private readonly LoadCycle _cycle;
    private readonly LoadMeter _meter;
    private readonly LoadRecorder _recorder;
    private readonly TimeSpan _deadline;
    private readonly Action _audit;
    private readonly TimeProvider _time;
    private LoadPhase _phase = LoadPhase.Stopped;
    private (int Place, TimeSpan Delay) _slow = (-1, default);
    private long _gatheredAt;
    private bool _exited;
    private int _sleeping;
    private (long At, string By) _released = (0, "");
    private volatile Holdings _held = new(default);

    public HostedLoad(
        IHostedLoad load, LoadCycle cycle, (LoadMeter Meter, LoadRecorder Recorder) records, TimeSpan deadline, Action audit, TimeProvider time)
    {
        (_load, _cycle, _deadline, _audit, _time) = (load, cycle, deadline, audit, time);
        (_meter, _recorder) = records;
    }

    /// <inheritdoc/>
    public long LastReleaseAt => _released.At;

    /// <inheritdoc/>
    public string LastReleaseBy => _released.By;

    /// <inheritdoc/>
    public (long Gets, long Pins, long Longterm, long Children) Held => _held.Held;

    /// <inheritdoc/>
    public long Operations { get; private set; }

    /// <inheritdoc/>
    public void Run(ISession session, bool begins)
    {
        Enter(LoadPhase.Loading);
        if (begins) _cycle.Begin();
        var nextAudit = _cycle.AuditEvery;
        while (!_cycle.IsLifeOver && _cycle.Elapsed < _cycle.Length)
        {
            Wait(session);
            if (nextAudit is not { } at || _cycle.Elapsed < at) continue;
            nextAudit = at + _cycle.AuditEvery;
            Enter(LoadPhase.Stopped);
            _audit();
            Enter(LoadPhase.Loading, shifts: true);
        }

        Enter(LoadPhase.Stopped);
    }

    /// <inheritdoc/>
    public void Step(ISession session)
    {
        // Where the processes have exited there is nobody left to do anything.
        if (!_exited) Enter(LoadPhase.Free);
        Wait(session);
    }

    /// <inheritdoc/>
    public bool TryTakeTeardown(ISession session, long ticket, out Completion completion)
    {
        if (!session.TryWaitFor(ticket, TimeSpan.Zero, out completion)) return false;
        Gather();
        return true;
    }

    /// <inheritdoc/>
    public void LetGoOfAll(ISession session)
    {
        Enter(LoadPhase.LettingGo);
        Gather();
    }

    /// <inheritdoc/>
    public void ExitProcesses(ISession session)
    {
        Enter(LoadPhase.Exiting);
        _exited = true;
        Gather();
    }

    /// <inheritdoc/>
    public void AwaitSleepers(ISession session, int sleepers = 0)
    {
        var begin = _time.GetTimestamp();
        var healed = _cycle.Faults is null;
        for (Gather(); _sleeping > Math.Max(0, sleepers - session.Sleeping); Gather())
        {
            Wait(session);
            if (_time.GetElapsedTime(begin) < _deadline) continue;
            if (healed) throw new SleepersStuckException($"{_sleeping} operations of the load's workers");

            // What sleeps may wait for a page that a fault holds: it is taken away, and the wait begins anew.
            _cycle.Faults!.Heal(session);
            (healed, begin) = (true, _time.GetTimestamp());
        }

        // What slept may have got something after all.
        Enter(LoadPhase.Stopped);
        Enter(LoadPhase.LettingGo);
    }

    /// <inheritdoc/>
    public void Dispose() => _load.Dispose();

    private void Enter(LoadPhase phase, bool shifts = false)
    {
        if (_phase == phase) return;
        _load.Enter(phase, shifts);
        _phase = phase;
        if (phase == LoadPhase.Stopped) Gather();
    }

    private void Wait(ISession session)
    {
        session.WaitForNews(Look);
        _cycle.Faults?.Tick(session);
        var slow = _cycle.Faults?.Slow ?? (-1, default);
        if (slow != _slow) _load.SlowDown(slow.Place, slow.Delay);
        _slow = slow;
        if (_time.GetElapsedTime(_gatheredAt) >= GatherEvery) Gather();
    }

    private void Gather()
    {
        var news = _load.Gather();
        _gatheredAt = _time.GetTimestamp();
        foreach (var (silo, second, reading) in news.Seconds)
        {
            _recorder.Add(second, reading, silo);
            Operations += reading.Done;
        }

        for (var operation = 0; operation < news.Latencies.Count; operation++)
        {
            if (news.Latencies[operation] is { } latency) (_meter.Operations[operation] ??= new()).Merge(latency);
            if (news.Services[operation] is { } service) (_meter.Services[operation] ??= new()).Merge(service);
        }

        (_held, _sleeping, _released) = (new(news.Held), news.Sleeping, (news.LastReleaseAt, news.LastReleaseBy));
    }

    private sealed record Holdings((long Gets, long Pins, long Longterm, long Children) Held);
}
