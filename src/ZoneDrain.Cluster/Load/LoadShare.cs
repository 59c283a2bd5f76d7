using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Protocols;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Load;

/// <summary>
/// One share of a load on one silo: thousands of callers, each of which waits for its own operation and for no thread. Not for two threads: the turns of its
/// grain are all that touches it.
/// </summary>
internal sealed class LoadShare
{
    /// <summary>Callers that give back, and processes that exit, at a time: it is not what is measured.</summary>
    private const int AsideMax = 64;

    /// <summary>Callers that go on beside a drain, each with a pause between its operations: they are to meet it, and not to keep the silo from it.</summary>
    private const int FreeMax = 4;

    private static readonly TimeSpan FreePause = TimeSpan.FromMilliseconds(5);

    /// <summary>Operations of one caller that may end at once, without a message, before others have their turn.</summary>
    private const int StepsBetweenYields = 16;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private readonly WireLoad _order;
    private readonly ScenarioWorld _world;
    private readonly int[] _places;
    private readonly LoadSessions _sessions;
    private readonly LoadSeconds _seconds;
    private readonly LoadTempo _tempo;
    private readonly TimeProvider _time;
    private readonly List<LoadSession> _callers = [];
    private readonly Queue<LoadSession> _idle = [];
    private readonly List<ProcessId> _orphans = [];
    private TaskCompletionSource _quiet = new();
    private TaskCompletionSource? _replaced;
    private (int Place, TimeSpan Delay) _slow = (-1, default);
    private Task _pacing = Task.CompletedTask;
    private Exception? _failure;
    private LoadPhase _phase = LoadPhase.Stopped;
    private long _stoppedAt;
    private long _released;
    private string _releasedBy = "";
    private int _busy;
    private bool _starting;
    private bool _tookOver;
    private bool _began;

    public LoadShare(WireLoad order, LoadSessions sessions, TimeProvider time)
    {
        (_order, _sessions, _time) = (order, sessions, time);
        _world = order.Scene.Open();
        _places = Array.ConvertAll(order.Places, place => place.Place);
        foreach (var place in order.Places)
            _world.Processes[place.Place].Become(new(place.Process), [.. _world.TargetsOf(place.Place)], [.. place.Starts]);
        var now = time.GetTimestamp();
        _seconds = new(now - Ticks(order.Pacing.RecordedFor), order.Pacing.SecondsBefore, order.Pacing.Warmup, time.TimestampFrequency);
        Recorder = new(_seconds);
        Meter = new(Recorder, time);
        _tempo = new(order, Meter, now, time);
        _orphans.AddRange((order.Orphans ?? []).Select(number => new ProcessId(number)));
        if (order.Moved is not { } moved) return;
        if (moved.News.ReleasedAgo >= TimeSpan.Zero) (_released, _releasedBy) = (now - Ticks(moved.News.ReleasedAgo), moved.News.ReleasedBy);
        foreach (var sleeper in moved.Asleep) _sessions.SleepsOn(CallerAt(0), sleeper);
    }

    /// <summary>What was recorded and not yet told.</summary>
    public SecondsKept Recorder { get; }

    /// <summary>Records operations.</summary>
    public LoadMeter Meter { get; }

    /// <summary>What broke it.</summary>
    public Exception? Failure => _failure;

    /// <summary>Callers so far.</summary>
    public IReadOnlyList<LoadSession> Callers => _callers;

    /// <summary>Operations that sleep.</summary>
    public int Sleeping => _sessions.Sleeping;

    /// <summary>When something was given back last, as a timestamp; 0 for never.</summary>
    public (long At, string By) LastRelease => (_released, _releasedBy);

    /// <summary>What sleeps.</summary>
    public WireSleeper[] Asleep => _sessions.Asleep;

    /// <summary>Who is at its places.</summary>
    public IEnumerable<WirePlace> Places => _places.Select(place => WirePlace.Of(_world, place));

    /// <summary>Begins a phase; ends when it is reached.</summary>
    public async Task Enter(LoadPhase phase, bool shifts)
    {
        var before = _phase;
        _phase = phase;
        await Quiet();
        if (phase == LoadPhase.Stopped && before != LoadPhase.Stopped) _stoppedAt = _time.GetTimestamp();
        if (phase == LoadPhase.Loading && !_began && _order.Pacing.From == TimeSpan.Zero) _tempo.Begin(_time.GetTimestamp());
        _began |= phase == LoadPhase.Loading;
        if (phase == LoadPhase.Loading && before == LoadPhase.Stopped && shifts && _stoppedAt != 0) _tempo.Shift(_time.GetTimestamp() - _stoppedAt);
        await TakeOver();
        if (phase is LoadPhase.Free or LoadPhase.LettingGo or LoadPhase.Exiting) await EndOrphans();
        switch (phase)
        {
            case LoadPhase.Loading:
                BeginLoading();
                break;
            case LoadPhase.Free:
                CallerAt(Math.Min(FreeMax, _order.Callers) - 1);
                foreach (var caller in _callers.Take(FreeMax)) _ = Keep(() => Loop(caller));
                _ = Keep(RunOut);
                break;
            case LoadPhase.LettingGo:
                await All(_callers, (_, caller) => LetGo(caller));
                break;
            case LoadPhase.Exiting:
                await All(_places, Exit);
                break;
            default:
                break;
        }
    }

    /// <summary>Gives everything back, waits for what sleeps as long as that may take, and says how another goes on with the share.</summary>
    public async Task<WireLoad> Move(TimeSpan within)
    {
        var begin = _time.GetTimestamp();
        do
        {
            await Enter(LoadPhase.Stopped, shifts: false);
            await Enter(LoadPhase.LettingGo, shifts: false);
            if (Sleeping == 0) break;
            await Task.Delay(LookAgain, _time);
            await LookAround();
        }
        while (_time.GetElapsedTime(begin) < within);

        await Enter(LoadPhase.Stopped, shifts: false);
        var now = _time.GetTimestamp();
        return _order with
        {
            Session = await _sessions.ReserveSession(),
            Seed = unchecked(_order.Seed + 1),
            Pacing = _tempo.Move(_order.Pacing, now) with { RecordedFor = _time.GetElapsedTime(_seconds.Start, now) },
            Places = [.. Places],
            Orphans = null,
            Loss = null,
        };
    }

    /// <summary>Operations of the process at a place are slow by so much.</summary>
    public void SlowDown(int place, TimeSpan delay) => _slow = (place, delay);

    /// <summary>Looks after what sleeps.</summary>
    public Task LookAround() => _sessions.LookAround();

    /// <summary>A grain tells that a protocol has ended.</summary>
    public Task Ended(long ticket, string initiator) => _sessions.Ended(ticket, initiator);

    // A fork that the lost had begun at a grain elsewhere may still have made a child since: before anything is given back they are looked for again.
    private Task EndOrphans() => All(_orphans, (session, process) => session.Start(new Exit(process) { InPart = true }).AsTask());

    // Nobody but who was lost knew what its processes keep.
    private async Task TakeOver()
    {
        if (_order.Orphans is null || _tookOver) return;
        _tookOver = true;
        await EndOrphans();
        await All(_places, async (session, place) =>
        {
            await session.Start(new Exit(_world.Processes[place].Current.Id));
            session.Caller.Populate(place);
            await session.Run();
        });
    }

    private void BeginLoading()
    {
        if (_order.Pacing.Loop == LoadLoop.Closed)
        {
            while (_callers.Count < _order.Callers) NewCaller();
            foreach (var caller in _callers) _ = Keep(() => Loop(caller));
            return;
        }

        _idle.Clear();
        foreach (var caller in _callers) _idle.Enqueue(caller);
        _pacing = Pace();
    }

    private LoadSession CallerAt(int number)
    {
        while (_callers.Count <= number) NewCaller();
        return _callers[number];
    }

    private LoadSession NewCaller()
    {
        var number = _callers.Count;
        var seed = LoadDeal.SeedOf(_order.Seed, _order.Share);
        var session = new LoadSession(_sessions, new(_world, seed, number, _order.Callers, _places), _order.Session << 16 | (long)number);
        session.Woken += ended => Meter.Wakes(ended, _time.GetTimestamp());
        _callers.Add(session);
        return session;
    }

    private async Task Loop(LoadSession session)
    {
        var phase = _phase;
        for (var step = 1; _phase == phase && _failure is null; step++)
        {
            if (step % StepsBetweenYields == 0) await Task.Yield();
            var now = _time.GetTimestamp();
            if (phase == LoadPhase.Loading && _tempo.IsOver(now)) break;
            if (phase == LoadPhase.Loading) Meter.Arrive();
            await Step(session, phase == LoadPhase.Loading ? now : -1);
            if (phase == LoadPhase.Free) await Task.Delay(FreePause, _time);
        }
    }

    // What the others hold runs out as if they went on: a drain waits for it.
    private async Task RunOut()
    {
        LoadSession[] others = [.. _callers.Skip(FreeMax)];
        while (_phase == LoadPhase.Free && _failure is null)
        {
            await All(others, (_, caller) => GiveBackDue(caller));
            await Task.Delay(FreePause, _time);
        }
    }

    // Something of the phase, which is not over while it goes on.
    private async Task Keep(Func<Task> going)
    {
        _busy++;
        try
        {
            await going();
        }
        // Whatever it is, the run must end and tell it.
        catch (Exception exception)
        {
            Fail(exception);
        }

        Leave();
    }

    private async Task Pace()
    {
        while (_phase == LoadPhase.Loading && _failure is null)
        {
            var now = _time.GetTimestamp();
            StartDue(now);
            Meter.Roll(now);
            await Task.Delay(_tempo.Pause(now), _time);
        }
    }

    // An arrival for which no caller is free waits until one is, or is dropped when it is too late.
    private void StartDue(long now)
    {
        if (_starting) return;
        _starting = true;
        while (_phase == LoadPhase.Loading && _tempo.TryTake(now, _idle.Count > 0 || _callers.Count < _order.Callers, out var due))
        {
            var session = _idle.Count > 0 ? _idle.Dequeue() : NewCaller();
            _ = StepOpen(session, due);
        }

        _starting = false;
    }

    private async Task StepOpen(LoadSession session, long due)
    {
        _busy++;
        try
        {
            await Step(session, due);
        }
        // Whatever it is, the run must end and tell it.
        catch (Exception exception)
        {
            Fail(exception);
        }

        _idle.Enqueue(session);
        Leave();
        StartDue(_time.GetTimestamp());
    }

    private async ValueTask Step(LoadSession session, long intended)
    {
        var caller = session.Caller;
        await GiveBackDue(session);
        while (caller.IsAlone && _failure is null) await (_replaced ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        caller.Draw();
        if (caller.Place == _slow.Place) await Task.Delay(_slow.Delay, _time);
        var begin = _time.GetTimestamp();
        await Run(session);
        if (intended < 0) return;
        if (caller.Slept != 0) Meter.Sleeps(caller.Slept, caller.Operation, intended, begin);
        else Meter.Record(caller.Operation, caller.Outcome, caller.Retries, intended, begin, _time.GetTimestamp());
    }

    private async Task GiveBackDue(LoadSession session)
    {
        session.TakeWoken();
        session.Caller.BeginStep();
        await Run(session);
    }

    private async ValueTask Run(LoadSession session)
    {
        var releases = session.Caller.Releases;
        await session.Run();
        TellReplaced();
        if (session.Caller.Releases == releases) return;
        (_released, _releasedBy) = (_time.GetTimestamp(), session.Caller.LastRelease.ToString());
    }

    // A process may have come whose threads can begin something.
    private void TellReplaced()
    {
        _replaced?.SetResult();
        _replaced = null;
    }

    private void Fail(Exception exception)
    {
        _failure ??= exception;
        TellReplaced();
    }

    private async Task LetGo(LoadSession session)
    {
        session.TakeWoken();
        session.Caller.LetGoOfAll();
        await Run(session);
    }

    private async Task Exit(LoadSession session, int place)
    {
        await session.Start(new Exit(_world.Processes[place].Current.Id));
        (_released, _releasedBy) = (_time.GetTimestamp(), "a process that ended");
    }

    private async Task All<T>(IReadOnlyList<T> all, Func<LoadSession, T, Task> act)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Math.Min(AsideMax, _order.Callers), all.Count)).Select(async slot =>
        {
            while (next < all.Count) await act(CallerAt(slot), all[next++]);
        }));
    }

    private async Task Quiet()
    {
        await _pacing;
        while (_busy > 0)
        {
            // Another may be waiting for the same.
            if (_quiet.Task.IsCompleted) _quiet = new();
            await _quiet.Task;
        }
    }

    private void Leave()
    {
        if (--_busy == 0) _quiet.TrySetResult();
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
