using ZoneDrain.Audit;
using ZoneDrain.Drains;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Simulation;

/// <summary>
/// A cluster in virtual time, on one thread: the model's protocols and page turns as silos run them, with messages that take their way, silos that serve one
/// message a core at a time, and queues before them. Each silo has a share of the world: the actors that are dealt to it, its chunks of every pgmap, its copy
/// of every life, its counters. When a silo dies another takes its share over.
/// </summary>
public sealed partial class SimulatedEngine : IVirtualEngine
{
    private readonly WorkerContext[] _contexts;
    private readonly Graces _graces = new();
    private readonly EmbeddedActors _hosts;
    private readonly List<SimulatedPgmap?> _pgmaps = [];
    private readonly List<SimulatedTask> _tasks = [];
    private readonly Stack<SimulatedTask> _freeTasks = [];
    private readonly SimulatedOptions _options;
    private readonly ClusterPrices _prices;
    private readonly SimulatedSession[] _sessions;
    private readonly WakeQueue _inodeWakes = new();
    private readonly List<WaiterId> _woken = [];
    private readonly Dictionary<long, int> _processShares = [];
    private readonly EngineClock _clock;
    private SessionRun? _run;
    private long _rounds;
    private long _sleeps;

    /// <summary>Makes an empty world.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Silos or cores are out of range.</exception>
    public SimulatedEngine(SimulatedOptions options)
    {
        if (options.Silos is < 1 or > SimulatedOptions.SilosMax)
            throw new ArgumentOutOfRangeException(nameof(options), options.Silos, $"silos are 1..{SimulatedOptions.SilosMax}");
        if (options.Cores is < 1 or > SimulatedOptions.CoresMax)
            throw new ArgumentOutOfRangeException(nameof(options), options.Cores, $"cores are 1..{SimulatedOptions.CoresMax}");
        if (options.Machines < 0 || options.Machines > options.Silos)
            throw new ArgumentOutOfRangeException(nameof(options), options.Machines, $"machines are 0..{options.Silos}, the silos");
        (_options, _prices, _clock) = (options, options.Prices, new(this));
        _contexts = [.. Enumerable.Range(0, options.Silos).Select(share => new WorkerContext(share, _graces))];
        _hosts = new(_contexts, _woken.Add, options.ViolationsKept);
        _shares = [.. Enumerable.Range(0, options.Silos).Select(_ => new Grace.SectionEpochs())];
        _silos.AddRange(Enumerable.Range(0, options.Silos).Select(silo => new SimulatedSilo(MachineOf(silo))));
        _siloOf = [.. Enumerable.Range(0, options.Silos)];
        _downUntil = new long[options.Silos];
        _draws = options.Seed;
        (_localHop, _remoteHop) = (new(options.Prices.LocalHop), new(options.Prices.RemoteHop));
        _sessions = [.. Enumerable.Range(0, options.Silos).Select(share => new SimulatedSession(this, share))];
    }

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <inheritdoc/>
    public int Workers => _options.Silos;

    /// <inheritdoc/>
    public ISession Session => _sessions[0];

    /// <inheritdoc/>
    public TimeProvider Clock => _clock;

    /// <inheritdoc/>
    public int Cores => _options.Cores;

    /// <inheritdoc/>
    public int Machines => _machines.Count;

    /// <inheritdoc/>
    public VirtualFigures Figures => new(
        Now, Events, Digest, Messages, RemoteMessages, _sent[(int)MessageKind.Call], [.. _silos.Select(silo => silo.BusyNs)],
        _taken.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value), _machines.Max(machine => machine.WaitingMax));

    /// <inheritdoc/>
    public IEnumerable<ProcessState> Processes => _hosts.Processes;

    /// <inheritdoc/>
    public IEnumerable<InodeState> Inodes => _hosts.Inodes;

    /// <inheritdoc/>
    public IReadOnlyList<Violation> Violations => _hosts.Violations.Kept;

    /// <inheritdoc/>
    public ViolationCounts ViolationCounts => _hosts.Violations.Counts;

    /// <inheritdoc/>
    public EngineCounts Counts => _hosts.Counts with { GraceRounds = _rounds, Messages = MessagesOfDrains, Sleeps = _sleeps };

    /// <inheritdoc/>
    public IReadOnlyList<Sleeper> Sleepers =>
    [
        .. _tasks.Where(task => task.Protocol is not null && task.Sleeps)
            .Select(task => new Sleeper(task.CallerShare, task.Id, task.Protocol!.ToString()!, task.Protocol.Step)),
    ];

    /// <inheritdoc/>
    public PgmapId CreatePgmap(PgmapSpec spec)
    {
        var id = _hosts.CreatePgmap(spec);
        _pgmaps.Add(new(id, _hosts.Pgmap(id.Value), _options.Silos));
        return id;
    }

    /// <inheritdoc/>
    public InodeId CreateInode(InodeSpec spec, BlockState blocks) => _hosts.CreateInode(spec, blocks);

    /// <inheritdoc/>
    public ProcessId CreateProcess() => _hosts.CreateProcess();

    /// <inheritdoc/>
    public ProcessId CreateProcess(int worker)
    {
        var process = _hosts.CreateProcess();
        _processShares[process.Value] = worker;
        return process;
    }

    /// <inheritdoc/>
    public ProcessId ReserveProcess() => _hosts.ReserveProcess();

    /// <inheritdoc/>
    public void Run(int workers, Action<ISession> body)
    {
        if (workers < 1 || workers > Workers) throw new ArgumentOutOfRangeException(nameof(workers), workers, $"this engine has 1..{Workers} workers");
        _run = new(this);
        try
        {
            _run.Run(_sessions.Take(workers), body);
        }
        finally
        {
            _run = null;
        }
    }

    /// <inheritdoc/>
    public PageSnapshot Inspect(PageId page) => _hosts.TryInspect(page) ?? throw new KeyNotFoundException($"{page.Pgmap} has been discarded");

    /// <inheritdoc/>
    public IReadOnlyList<PageSnapshot?> TryInspect(IReadOnlyList<PageId> pages) => [.. pages.Select(_hosts.TryInspect)];

    /// <inheritdoc/>
    public PgmapSnapshot Inspect(PgmapId pgmap) => _hosts.Pgmap(pgmap.Value).Snapshot();

    /// <inheritdoc/>
    public ProcessState Inspect(ProcessId process) => _hosts.Process(process.Value).State;

    /// <inheritdoc/>
    public InodeState Inspect(InodeId inode) => _hosts.Inode(inode.Value).State;

    /// <inheritdoc/>
    public IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> Holders(PgmapId pgmap, int most) =>
        ReferenceAudit.WithProvider(this, pgmap, _hosts.Holders(pgmap, most), most);

    /// <inheritdoc/>
    public void Report(BrokenInvariant finding) => _hosts.Report(finding);

    /// <inheritdoc/>
    public void Discard(PgmapId pgmap)
    {
        _hosts.Discard(pgmap);
        _pgmaps[pgmap.Value] = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hosts.Dispose();
        foreach (var context in _contexts) context.Dispose();
    }

    /// <summary>Lets events happen until something is so, or the time is over.</summary>
    internal void Wait(SimulatedSession session, Func<bool> until, long deadline)
    {
        if (_run is not null)
        {
            _run.Wait(session, until, deadline);
            return;
        }

        while (!until() && StepUntil(deadline)) ;
        if (!until() && deadline == long.MaxValue) throw new InvalidOperationException("nothing in this world can go on");
    }

    private SimulatedPgmap Pgmap(long number) =>
        _pgmaps[(int)number] ?? throw new KeyNotFoundException($"pgmap-{number} has been discarded");

    private int ShareOf(ActorName actor) => actor.Kind switch
    {
        NextKind.Page => Pgmap(PageId.FromBits((ulong)actor.Number).Pgmap.Value).HomeOf(PageId.FromBits((ulong)actor.Number).Frame),
        NextKind.Process when _processShares.Count > 0 && _processShares.TryGetValue(actor.Number, out var share) => share,
        _ => Placement.SiloOf(actor.Number, _options.Silos),
    };

    private sealed class EngineClock(SimulatedEngine engine) : TimeProvider
    {
        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => engine.Now;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(engine.Now / 100);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new NotSupportedException("virtual time has no timers; a caller asks for a moment");
    }
}
