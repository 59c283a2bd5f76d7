using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Loads;

/// <summary>Lets one worker of one cycle start its operations when they are due, through all lives of the devices in that cycle.</summary>
internal sealed class LoadPacer
{
    /// <summary>In a closed loop one operation in this many is timed; between them nothing looks at the clock.</summary>
    private const int ClosedSampling = 64;

    private readonly LoadCycle _cycle;
    private readonly int _worker;
    private readonly ArrivalSchedule _schedule;
    private readonly TimeProvider _time;
    private readonly long _lateMax;
    private readonly long _audit;
    private long _origin;
    private long _due;
    private bool _hasDue;
    private long _nextAudit;
    private long _closed;

    public LoadPacer(LoadCycle cycle, int worker, LoadMeter meter, ArrivalSchedule schedule, TimeProvider time)
    {
        _cycle = cycle;
        _worker = worker;
        Meter = meter;
        _schedule = schedule;
        _time = time;
        _lateMax = Ticks(cycle.Load.LateMax);
        _audit = cycle.AuditEvery is { } every ? Ticks(every) : long.MaxValue;
        _nextAudit = _audit;
    }

    public LoadMeter Meter { get; }

    /// <summary>Timestamp ticks in which the worker waited for the next arrival.</summary>
    public long IdleTicks { get; private set; }

    /// <summary>Timestamp ticks of the load.</summary>
    public long TotalTicks { get; private set; }

    /// <summary>The cycle begins, and the schedule with it.</summary>
    public void Begin() => _origin = _cycle.Origin;

    /// <summary>Starts what is due until the life or the cycle ends.</summary>
    public void Drive(ISession session, WorkerLoad load)
    {
        load.Meter = Meter;
        var begin = _time.GetTimestamp();
        try
        {
            if (_cycle.Load.Loop == LoadLoop.Closed) DriveClosed(session, load);
            else DriveOpen(session, load);
        }
        finally
        {
            TotalTicks += _time.GetTimestamp() - begin;
            _cycle.Stops!.RemoveParticipant();
        }
    }

    /// <summary>One operation of a closed loop; when it began, if it was timed, else -1.</summary>
    public long StepClosed(ISession session, WorkerLoad load)
    {
        Meter.Arrive();
        if (_closed++ % ClosedSampling != 0)
        {
            load.StepMetered(session, -1);
            return -1;
        }

        var now = _time.GetTimestamp();
        load.StepMetered(session, now);
        Meter.Roll(now);
        return now;
    }

    /// <summary>Arrivals while there was no device are counted and met nothing.</summary>
    public void SkipTo(long now)
    {
        if (_cycle.Load.Loop == LoadLoop.Closed) return;
        while (TryDue() && _due < now)
        {
            Meter.MeetNothing();
            _hasDue = false;
        }
    }

    private void DriveOpen(ISession session, WorkerLoad load)
    {
        while (TryDue())
        {
            if (!WaitFor(session, load, out var now)) return;
            _hasDue = false;
            Meter.Arrive();
            if (now - _due > _lateMax)
            {
                Meter.Drop();
                Meter.Roll(now);
            }
            else
            {
                load.StepMetered(session, _due);
            }
        }

        // The last arrival is not the end of the cycle.
        _due = _origin + Ticks(_cycle.Length);
        WaitFor(session, load, out _);
    }

    private void DriveClosed(ISession session, WorkerLoad load)
    {
        while (true)
        {
            var now = StepClosed(session, load);
            if (now < 0) continue;
            if (now >= _origin + Ticks(_cycle.Length) || _cycle.IsLifeOver) return;
            LookAround(session, now);
        }
    }

    private bool TryDue()
    {
        if (_hasDue) return true;
        if (!_schedule.TryNext(out var seconds)) return false;
        _due = _origin + (long)(seconds * _time.TimestampFrequency);
        return _hasDue = true;
    }

    // False when the life is over first.
    private bool WaitFor(ISession session, WorkerLoad load, out long now)
    {
        now = _time.GetTimestamp();
        LookAround(session, now);
        var begin = now;
        while (now < _due && !_cycle.IsLifeOver)
        {
            load.Idle(session);
            Meter.Roll(now);
            _cycle.Pause(_due - now);
            now = _time.GetTimestamp();
            if (now < _due) LookAround(session, now);
        }

        IdleTicks += Math.Max(0, Math.Min(now, _due) - begin);
        return !_cycle.IsLifeOver;
    }

    private void LookAround(ISession session, long now)
    {
        if (_worker == 0) _cycle.Faults?.Tick(session);
        if (now - _origin < _nextAudit) return;
        _nextAudit += _audit;
        _cycle.Stops!.SignalAndWait(CancellationToken.None);
        // An audit is no part of the load: the arrivals that it would have delayed come later.
        var pause = _time.GetTimestamp() - now;
        _origin += pause;
        if (_hasDue) _due += pause;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
