using ZoneDrain.Audit;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Loads;

/// <summary>A load or a soak under way.</summary>
internal sealed partial class LoadRun : IDisposable
{
    /// <summary>Cycles that are kept for the drift; beyond it every other one is forgotten.</summary>
    private const int CyclesMax = 20_000;

    /// <summary>Processes of one world.</summary>
    private const int ProcessesMax = 250_000;

    private readonly Lock _world = new();
    private readonly Func<int, IEngine> _engines;
    private readonly IClusterFaults? _cluster;
    private readonly ILoadObserver _observer;
    private readonly CancellationToken _cancellation;
    private readonly Thread _sampler;
    private readonly ManualResetEventSlim _over = new();
    private IEngine _engine;
    private LoadCycle? _cycle;
    private DeviceLife? _life;
    private Exception? _failure;
    private int _number;
    private int _pgmaps;
    private EngineCounts _countsBefore;
    private volatile bool _stop;
    private bool _isStuck;
    private volatile string _phase = "load";
    private volatile LoadPacer[] _pacers = [];
    private long _idleSeen;
    private TimeSpan _lifeEnded;
    private long _loadBegan;
    private long _loadTicks;

    public LoadRun(
        (Func<int, IEngine> Make, IClusterFaults? Cluster) engines, TimeProvider time, LoadRequest request, ILoadObserver observer,
        CancellationToken cancellation)
    {
        (_engines, _cluster) = engines;
        Time = time;
        Request = request;
        _observer = observer;
        _cancellation = cancellation;
        _engine = _engines(request.Workers);
        TellWorld();
        BaseMs = request.Resume is { } state ? state.ElapsedMs + request.GapMs : 0;
        Recorder = new(time, request.Scenario.Load.Warmup, request.Resume?.NextSecond ?? 0, Write);
        Meters = [.. Enumerable.Range(0, Threads).Select(_ => new LoadMeter(Recorder, time))];
        Ledger = new(request.Resume);
        Lives = new(request.Resume, at => BaseMs + time.GetElapsedTime(Recorder.Start, at).TotalMilliseconds);
        Cycles.AddRange(request.CyclesBefore);
        _seconds = request.Resume?.NextSecond ?? 0;
        _sampler = new Thread(SampleUntilOver) { Name = "sampler", IsBackground = true };
        _sampler.Start();
    }

    public LoadRequest Request { get; }

    /// <summary>Workers' threads; one looks after a load that the engine makes itself.</summary>
    private int Threads => _engine is ILoadHost ? 1 : Request.Workers;

    public TimeProvider Time { get; }

    public LoadRecorder Recorder { get; }

    public LoadMeter[] Meters { get; }

    /// <summary>What happened besides latencies, resumed runs included.</summary>
    public LoadLedger Ledger { get; }

    /// <summary>The lives of pgmaps, resumed runs included.</summary>
    public LoadLives Lives { get; }

    public List<CycleSample> Cycles { get; } = [];

    /// <summary>Milliseconds of the run before this program took part in it.</summary>
    public double BaseMs { get; }

    public long IdleTicks { get; private set; }

    public long TotalTicks { get; private set; }

    /// <summary>Cycles that this program did.</summary>
    public int CyclesDone { get; private set; }

    public bool Interrupted => _cancellation.IsCancellationRequested;

    public double ElapsedMs => BaseMs + Time.GetElapsedTime(Recorder.Start).TotalMilliseconds;

    /// <summary>Milliseconds that were soaked, gaps left out, and the time in which what a gap had left was taken over.</summary>
    public double SoakedMs => (Request.Resume?.SoakedMs ?? 0) + Time.GetElapsedTime(Recorder.Start).TotalMilliseconds - TookOverMs;

    /// <summary>Whether another cycle begins.</summary>
    public bool GoesOn => Request.Soak && !_stop && !Interrupted && SoakedMs < Request.Length.TotalMilliseconds;

    /// <summary>One cycle: load until its length is over, in one life of the devices or, where they are removed by surprise, in several.</summary>
    public void LiveCycle(int number)
    {
        _number = number;
        Renew();
        var scenario = Request.Scenario;
        var seed = unchecked(Request.Seed + (ulong)number);
        var length = Request.CycleLength;
        if (Request.Soak) length = TimeSpan.FromMilliseconds(Math.Clamp(Request.Length.TotalMilliseconds - SoakedMs, 1, length.TotalMilliseconds));
        using var cycle = new LoadCycle(scenario.Load, length, Time) { AuditEvery = Request.Soak ? scenario.Soak.Audit : null };
        LoadPacer[] pacers = _engine is ILoadHost ? [] :
        [
            .. Meters.Select((meter, worker) => new LoadPacer(cycle, worker, meter, new(scenario.Load, length, worker, Meters.Length, seed), Time)),
        ];
        cycle.Faults = scenario.Faults.Count == 0 ? null : new(_engine, _cluster, cycle, scenario, seed, (Ledger.Faults, Recorder.Start, BaseMs, Time));
        using var stops = _cancellation.Register(cycle.Interrupt);
        (_pacers, _idleSeen) = (pacers, 0);
        (_cycle, _lifeEnded) = (cycle, default);
        for (var life = 0; life == 0 || (!_stop && !Interrupted && cycle.Elapsed < length); life++)
        {
            if (life > 0) WaitUntilBack(cycle);
            LiveOnce(cycle, pacers, life, unchecked(seed + (ulong)life * 0x9E37));
        }

        _cycle = null;
        IdleTicks += pacers.Sum(pacer => pacer.IdleTicks);
        TotalTicks += pacers.Sum(pacer => pacer.TotalTicks);
    }

    /// <summary>What a cycle left behind, after a collection.</summary>
    public CycleSample EndCycle(int number)
    {
        foreach (var meter in Meters) meter.HandOver();
        if (Request.Soak) IdleMemory.GiveBack();
        var left = _isStuck ? new(0, []) : Leftovers.Of(_engine);
        var sample = Ledger.EndCycle(number, Recorder.Dropped, left, ElapsedMs, (Environment.WorkingSet, GC.GetTotalMemory(false)));
        Cycles.Add(sample);
        CyclesDone++;
        if (Cycles.Count > CyclesMax) Thin();
        return sample;
    }

    /// <summary>Ends the recording; the last row is written.</summary>
    public void Finish()
    {
        StopSampler();
        if (_failure is EngineLostException lost) throw new EngineLostException(lost.Message, lost);
        if (_failure is not null) throw new InvalidOperationException($"what was recorded could not be kept: {_failure.Message}", _failure);
        Close();
        Recorder.WriteThrough(long.MaxValue);
    }

    /// <summary>The threshold that ended the load before its time, as a sentence; null where none did.</summary>
    public string? Aborted { get; private set; }

    /// <summary>Invariants with the checks done so far.</summary>
    public IReadOnlyList<InvariantCheck> Checks => Ledger.ChecksOf(_engine.Counts);

    private CallCounts? Calls
    {
        get
        {
            if (_cluster is null || !Request.Scenario.Faults.Any(fault => FaultWords.IsOfCalls(fault.Fault))) return Request.Resume?.Calls;
            var (now, before) = (_cluster.Calls, Request.Resume?.Calls);
            return new(now.Dropped + (before?.Dropped ?? 0), now.Repeated + (before?.Repeated ?? 0), now.Delayed + (before?.Delayed ?? 0));
        }
    }

    /// <summary>Milliseconds in which the load was on, the warm-up included and teardowns left out.</summary>
    public double LoadMs => (Request.Resume?.LoadMs ?? 0) + 1000.0 * Interlocked.Read(ref _loadTicks) / Time.TimestampFrequency;

    /// <summary>What was refused after the warm-up, by reason, most first.</summary>
    private IReadOnlyList<RefusalCount> Refusals
    {
        get
        {
            var counts = (Request.Resume?.Refusals ?? []).ToDictionary(refusal => refusal.Reason, refusal => refusal.Count);
            foreach (var refusal in RefusalCount.Of(Recorder.Outcomes, Recorder.Refused))
                counts[refusal.Reason] = counts.GetValueOrDefault(refusal.Reason) + refusal.Count;
            var all = counts.Select(pair => new RefusalCount(pair.Key, pair.Value));
            return [.. all.OrderByDescending(refusal => refusal.Count).ThenBy(refusal => refusal.Reason, StringComparer.Ordinal)];
        }
    }

    /// <summary>The state after which a killed run can go on.</summary>
    public SoakState State(int nextCycle) => Ledger.ToState() with
    {
        NextCycle = nextCycle,
        Silos = Request.Silos,
        Calls = Calls,
        Pgmaps = Lives.All(),
        PgmapsSeen = Lives.Seen,
        Turns = Ledger.TurnsOf(_engine.Counts),
        ElapsedMs = ElapsedMs,
        SoakedMs = SoakedMs,
        NextSecond = Interlocked.Read(ref _seconds) + 1,
        World = (_engine as IDurableWorld)?.LastingName,
        Strategy = StrategyList.Get(Request.Strategy).Traits.Name,
        Engine = _engine.Name,
        Arrived = Recorder.Arrived + (Request.Resume?.Arrived ?? 0),
        Done = Recorder.Done + (Request.Resume?.Done ?? 0),
        Refused = Recorder.Refused + (Request.Resume?.Refused ?? 0),
        Refusals = Refusals,
        SiloLoads = Recorder.Silos.Since(Request.Resume?.SiloLoads ?? []),
        LoadMs = LoadMs,
        Dropped = Recorder.Dropped + (Request.Resume?.Dropped ?? 0),
        Retries = Recorder.Retries + (Request.Resume?.Retries ?? 0),
        Histograms = LoadHistograms.Of(this),
    };

    public void Dispose()
    {
        StopSampler();
        _over.Dispose();
        _engine.Dispose();
    }

    private void LiveOnce(LoadCycle cycle, LoadPacer[] pacers, int number, ulong seed)
    {
        var scenario = Request.Scenario;
        _countsBefore = _engine.Counts;
        cycle.IsLifeOver = _stop || Interrupted;
        var world = ScenarioWorld.Create(_engine, scenario.World, Request.Strategy, Time);
        _pgmaps += world.Devices.Count;
        using var barrier = new Barrier(Threads, _ => Audit());
        cycle.Stops = barrier;
        // The load begins when the devices are there; while they were away, arrivals met none.
        if (number == 0) cycle.Begin();
        var now = Time.GetTimestamp();
        using var hosted = _engine is ILoadHost host ? Host(host, world, cycle, seed) : null;
        foreach (var pacer in pacers)
        {
            pacer.Meter.ForgetSleepers();
            if (number == 0) pacer.Begin();
            else pacer.SkipTo(now);
        }

        var options = new LifeOptions(Request.Strategy, Threads, 0, seed)
        {
            Audit = true,
            Measure = false,
            Faults = cycle.Faults,
            Hosted = hosted,
            Begins = number == 0,
            Drive = (session, load) => pacers[session.Worker].Drive(session, load),
            Loaded = EndLoad,
        };
        using var life = new DeviceLife(_engine, world, options, Time, CancellationToken.None);
        cycle.Faults?.Attach(life);
        BeginLoad();
        Lives.Begin(life, Ledger.Lives + 1);
        _life = life;
        var strategy = StrategyList.Get(Request.Strategy).Traits.Name;
        LifeFigures figures;
        try
        {
            figures = life.Run();
        }
        catch (DrainStuckException exception)
        {
            // The device cannot go away, so nothing can follow it: what was measured until here is told, and who holds it up.
            (_life, _stop, _isStuck) = (null, true, true);
            cycle.Faults?.Detach(_engine.Session);
            Ledger.Note(_engine, exception.Drain, strategy);
            return;
        }

        _life = null;
        Lives.End();
        cycle.Faults?.Detach(_engine.Session);
        Ledger.Note(_engine, figures, strategy);
        foreach (var device in world.Devices) _engine.Discard(device.Pgmap);
        if (_engine.ViolationCounts.Failures > 0) _stop = true;
    }

    // While the devices were away, arrivals met none: those of the life before are accounted for up to its end.
    private HostedLoad Host(ILoadHost host, ScenarioWorld world, LoadCycle cycle, ulong seed)
    {
        var plan = new HostedLoadPlan(world, cycle.Load, cycle.Length, seed, Request.Workers, Recorder.Seconds)
        {
            Origin = () => cycle.Origin,
            From = _lifeEnded,
        };
        return new(host.Host(plan), cycle, (Meters[0], Recorder), Request.Scenario.Teardown.Deadline, Audit, Time);
    }

    private void BeginLoad()
    {
        _phase = "load";
        Interlocked.Exchange(ref _loadBegan, Time.GetTimestamp());
    }

    // The first worker that is done ends it for all: the others are at their last operation.
    private void EndLoad()
    {
        (_phase, _lifeEnded) = ("teardown", _cycle?.Elapsed ?? default);
        if (Interlocked.Exchange(ref _loadBegan, 0) is var began and not 0) Interlocked.Add(ref _loadTicks, Time.GetTimestamp() - began);
    }

    // Numbers are not used again, and the tables of a world grow by them: a soak goes on in a new world before they matter.
    private void Renew()
    {
        var lives = 1 + Request.Scenario.Faults.Count;
        if (_pgmaps + lives * Request.Scenario.Devices.Count <= PgmapId.Max && _engine.ReserveProcess().Value < ProcessesMax) return;
        lock (_world)
        {
            Ledger.Renew(_engine.Counts.PageOperations);
            _engine.Dispose();
            _engine = _engines(Request.Workers);
            (_pgmaps, _countsBefore) = (0, default);
            TellWorld();
        }
    }

    private void WaitUntilBack(LoadCycle cycle)
    {
        while (cycle.Faults?.BackAt is { } back && cycle.Elapsed < back && !Interrupted)
            _cancellation.WaitHandle.WaitOne(back - cycle.Elapsed + TimeSpan.FromMilliseconds(1));
    }

    private void Thin()
    {
        CycleSample[] kept = [.. Cycles.Where((_, place) => place % 2 == 0)];
        Cycles.Clear();
        Cycles.AddRange(kept);
    }

    private void Audit()
    {
        if (ReferenceAudit.Note(_engine) is not null) Ledger.CountAudit();
    }
}
