using ZoneDrain.Audit;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Lives;

/// <summary>One life of the devices of a scenario: load, kill, drain, release, and what was left is cleaned up.</summary>
internal sealed class DeviceLife : ILife, IDisposable
{
    private readonly IEngine _engine;
    private readonly TimeProvider _time;
    private readonly Barrier _barrier;
    private readonly WorkerLoad[] _workers = [];
    private readonly ILifeLoad[] _loads;
    private readonly CancellationToken _cancellation;
    private long _workNs;
    private long _asideNs;
    private long _endNs;
    private volatile bool _lostACore;
    private volatile bool _released;
    private volatile bool _killed;

    /// <summary>Operations of the load between two evictions: a pin must have time to run out.</summary>
    private const int StepsBetweenEvictions = 256;

    public DeviceLife(IEngine engine, ScenarioWorld world, LifeOptions options, TimeProvider time, CancellationToken cancellation)
    {
        _engine = engine;
        World = world;
        Spans = [.. world.Devices.Select(device => new PgmapSpan(device))];
        Options = options;
        _time = time;
        _cancellation = cancellation;
        _barrier = new(options.Workers);
        if (options.Hosted is null) _workers = [.. Enumerable.Range(0, options.Workers).Select(worker => new WorkerLoad(engine, this, worker, time))];
        _loads = options.Hosted is { } hosted ? [hosted] : _workers;
    }

    /// <summary>Makes a world for one life, whose making is part of what the life costs.</summary>
    public static DeviceLife In(IEngine engine, WorldSpec spec, LifeOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var cpu = ThreadCpu.NowNs();
        var world = ScenarioWorld.Create(engine, spec, options.Strategy, time);
        cpu = ThreadCpu.NowNs() - cpu;
        return new(engine, world, options, time, cancellation) { CreateNs = cpu };
    }

    public ScenarioWorld World { get; }

    /// <summary>CPU time that its world took to make; 0 where somebody else made it.</summary>
    public long CreateNs { get; private init; }

    public LifeOptions Options { get; }

    /// <summary>The lives of its pgmaps, as far as they are; may be read on any thread.</summary>
    public IReadOnlyList<PgmapSpan> Spans { get; }

    private bool IsOrderly => World.Spec.Teardown.Orderly && !IsSurprised;

    public bool IsKilled => _killed;

    /// <summary>The devices go away under load, whatever the scenario says. To be set before the load phase ends.</summary>
    public bool IsSurprised { get; set; }

    public int Workers => Options.Workers;

    public ulong Seed => Options.Seed;

    public bool Measures => Options.Measure;

    public IFaults? Faults => Options.Faults;

    /// <summary>CPU time of all workers from the end of the load to the release; for whoever drives the load phase himself.</summary>
    public long EndNs => _endNs - _asideNs;

    public bool IsStopping => _cancellation.IsCancellationRequested;

    /// <summary>What all workers hold now; may be read on any thread.</summary>
    public (long Gets, long Pins, long Longterm, long Children) Held => HeldPages.Sum(_loads.Select(load => load.Held));

    /// <summary>Lives it through.</summary>
    public LifeFigures Run()
    {
        var figures = new LifeFigures { Workers = Options.Workers };
        var before = _engine.Counts;
        var cpu = CpuNowNs();
        var begin = _time.GetTimestamp();
        _engine.Run(Options.Workers, session => LiveThrough(session, figures, begin, before));
        figures.CpuNs = CpuNowNs() - cpu;
        foreach (var load in _workers) figures.Add(load);
        if (Options.Hosted is { } hosted) figures.AddOperations(hosted.Operations);
        figures.WorkNs = _workNs - _asideNs;
        figures.KeptTheirCores = !_lostACore;
        return figures;
    }

    /// <summary>Operations of one worker; for whoever drives the load phase himself.</summary>
    public void Operate(ISession session, long count) => _workers[session.Worker].RunOperations(session, count);

    /// <summary>What follows the load, on each worker: all let go, the devices are killed, drained and released.</summary>
    public void End(ISession session, LifeFigures figures)
    {
        var cpu = ThreadCpu.NowNs();
        var load = _loads[session.Worker];
        if (IsOrderly) TearDownOrderly(session, load, figures);
        else TearDownInUse(session, load, figures);
        Interlocked.Add(ref _endNs, ThreadCpu.NowNs() - cpu);
    }

    /// <summary>A worker that failed leaves; the others must not wait for it.</summary>
    public void Leave()
    {
        _released = true;
        _barrier.RemoveParticipant();
    }

    public void Dispose() => _barrier.Dispose();

    private long CpuNowNs() => Options.Cpu is { } clock ? (long)clock.GetElapsedTime(0).TotalNanoseconds : ThreadCpu.ProcessNowNs();

    private void LiveThrough(ISession session, LifeFigures figures, long begin, EngineCounts before)
    {
        var load = _loads[session.Worker];
        try
        {
            Await();
            var slice = CoreSlice.Of(_time, (Life: this, session), static state => state.Life.Load(state.session));
            if (!slice.MostlyKeptItsCore) _lostACore = true;
            Await();
            if (session.Worker == 0)
            {
                figures.LoadTime = _time.GetElapsedTime(begin);
                Aside(() => LookAround(figures, before));
            }

            Await();
            End(session, figures);
            Interlocked.Add(ref _workNs, ThreadCpu.NowNs());
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private void Load(ISession session)
    {
        if (Options.Hosted is { } hosted) hosted.Run(session, Options.Begins);
        else if (Options.Drive is { } drive) drive(session, _workers[session.Worker]);
        else Operate(session, Share(session.Worker));
        Options.Loaded?.Invoke();
    }

    private void LookAround(LifeFigures figures, EngineCounts before)
    {
        figures.LoadCounts = _engine.Counts - before;
        figures.BytesPerMapping = BytesPerMapping();
        figures.ReferencesAtEnd = References();
        if (Options.Audit) Audit();
    }

    private void Await() => Aside(() => _barrier.SignalAndWait(CancellationToken.None));

    // What a worker spends on waiting for the others, or on looking at the world, is no cost of the life.
    private void Aside(Action action)
    {
        var cpu = ThreadCpu.NowNs();
        action();
        Interlocked.Add(ref _asideNs, ThreadCpu.NowNs() - cpu);
    }

    private void TearDownOrderly(ISession session, ILifeLoad load, LifeFigures figures)
    {
        LetGoOfAll(session, load);
        if (session.Worker == 0)
        {
            EvictInodes(session);
            if (Options.Cold) CacheFlush.Run();
            TearDown(session, load, figures);
        }

        Await();
    }

    // The load goes on while the devices go away: accesses fail, pins run out, and worker 0 looks after the drain between its operations.
    private void TearDownInUse(ISession session, ILifeLoad load, LifeFigures figures)
    {
        if (session.Worker == 0)
        {
            if (Options.Cold) CacheFlush.Run();
            TearDown(session, load, figures);
            _released = true;
        }
        else
        {
            while (!_released) load.Step(session);
        }

        Await();
        LetGoOfAll(session, load);
        if (session.Worker == 0) EvictInodes(session);
        Await();
    }

    private void LetGoOfAll(ISession session, ILifeLoad load)
    {
        InTurn(session, load.LetGoOfAll);
        InTurn(session, load.ExitProcesses);
        StuckDrains.AwaitSleepers(
            load, session, sleepers: 0, () => StuckDrains.Of(_engine, session, World.Devices[0].Pgmap, World.Spec.Teardown.Deadline));
        Await();
    }

    private void InTurn(ISession session, Action<ISession> act)
    {
        for (var turn = 0; turn < Options.Workers; turn++)
        {
            if (turn == session.Worker) act(session);
            if (Options.EndsInTurn) Await();
        }

        if (!Options.EndsInTurn) Await();
    }

    private void TearDown(ISession session, ILifeLoad load, LifeFigures figures)
    {
        foreach (var span in Spans)
        {
            var device = span.Device;
            var revoke = Revocation(session, device);
            if (!IsOrderly && device.Spec.Type.IsDriverMemory()) Evict(session, load, device);
            var plan = device.Plan(Options.Strategy, World.Spec.Teardown);
            var drain = new DrainRun(_engine, _time, Options, plan, World.Spec.Teardown.Deadline) { Span = span };
            _killed = true;
            var figure = drain.Run(session, load, () => LastRelease(drain.KilledAt), revoke);
            figures.Drains.Add(figure);
            span.Release(drain.ReleasedAt, LastHolders(figure, drain.KilledAt));
            if (Options.Audit) Audit();
        }
    }

    // Mappings of memory that a driver hands out are known to no inode, so the driver takes them away itself: a device's pages move to ordinary memory, a
    // peer's mappings go.
    private static Action? Revocation(ISession session, WorldDevice device) => device.Spec.Type switch
    {
        MemoryType.Private or MemoryType.Coherent => () => session.Start(new EvictFrames(device.Pgmap, 0, device.Frames)),
        MemoryType.PciP2pDma => () => session.Start(new UnmapFrames(device.Pgmap, 0, device.Frames, Lost: false)),
        _ => null,
    };

    // Before the kill the driver hands out nothing any more, and evicts until nothing mapped is left: pins move out when they run out. What is still held
    // after the deadline the drain meets.
    private void Evict(ISession session, ILifeLoad load, WorldDevice device)
    {
        session.Start(new StopDriver(device.Pgmap));
        if (device.Spec.Type == MemoryType.PciP2pDma)
        {
            session.Start(new UnmapFrames(device.Pgmap, 0, device.Frames, Lost: false));
            return;
        }

        var begin = _time.GetTimestamp();
        while (session.Start(new EvictFrames(device.Pgmap, 0, device.Frames)).Outcome != Outcome.Ok)
        {
            if (_time.GetElapsedTime(begin) > World.Spec.Teardown.Deadline || IsStopping) return;
            for (var step = 0; step < StepsBetweenEvictions; step++) load.Step(session);
        }
    }

    // umount: drops every inode.
    private void EvictInodes(ISession session)
    {
        foreach (var target in World.Targets.Where(target => target.IsFile)) session.Start(new Evict(target.Inode, Unlink: false));
    }

    // What page tables and indexes weigh now.
    private double BytesPerMapping()
    {
        var (bytes, entries) = (0L, 0L);
        foreach (var process in _engine.Processes)
        {
            bytes += process.PageTableBytes;
            entries += process.Entries().LongCount();
        }

        foreach (var inode in _engine.Inodes) bytes += inode.IndexBytes;
        return entries == 0 ? 0 : (double)bytes / entries;
    }

    private long References()
    {
        var (gets, pins, longterm, _) = Held;
        return gets + pins + longterm + _engine.Processes.Sum(process => process.PageTableEntries) + _engine.Inodes.Sum(inode => inode.IndexEntries);
    }

    private long LastRelease(long killedAt) =>
        Math.Max(_loads.Max(load => Math.Max(killedAt, load.LastReleaseAt)), Options.Faults?.LastReleaseAt ?? 0);

    // Where the deadline passed, all who held something then; else who let go last.
    private IReadOnlyList<string> LastHolders(DrainFigure figure, long killedAt)
    {
        if (figure.Stuck is { } stuck) return HolderWords.Of(stuck.Holders.Select(row => (row.Holder, row.Kind, row.Count)));
        var last = _loads.MaxBy(load => load.LastReleaseAt)!;
        var byFault = Options.Faults?.LastReleaseAt ?? 0;
        if (Math.Max(byFault, last.LastReleaseAt) < killedAt) return [];
        return [byFault > last.LastReleaseAt ? Options.Faults!.LastReleaseBy : last.LastReleaseBy];
    }

    private long Share(int worker) => Options.Operations / Options.Workers + (worker < Options.Operations % Options.Workers ? 1 : 0);

    private void Audit()
    {
        // With more than one worker the others stand at the barrier only in an orderly teardown; while they run, holders change under the audit.
        if (Options.Workers > 1 && _killed && !IsOrderly) return;
        ReferenceAudit.Note(_engine);
    }
}
