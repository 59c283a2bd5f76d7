using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using ZoneDrain.Audit;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Processes;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster;

/// <summary>
/// The engine for a silo cluster, as its client: every page, pgmap, process, inode and driver is a grain, and a session starts its protocols at the grain of
/// their initiator. Calls block the calling thread, which must not be a grain's.
/// </summary>
public sealed partial class OrleansEngine : IEngine, IDurableWorld, ILoadHost
{
    private const int StatesTogether = 4096;
    private const int StatesAtOnce = 64;
    private const int PagesInCall = 4096;
    private const int SecretDigits = 16;
    private readonly OrleansSession[] _sessions;
    private readonly HashSet<int> _discarded = [];
    private readonly List<int> _made = [];
    private readonly IClusterGrain _cluster;
    private readonly IWorldGrain _numbers;
    private readonly ViolationTally _own;
    private readonly SiloList _silos;
    private readonly string _name;
    private long _stills;

    /// <summary>Makes an empty world on the cluster that <paramref name="grains"/> leads to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Workers or the bound on sleepers are out of range.</exception>
    /// <exception cref="ClusterException">The cluster does not answer.</exception>
    public OrleansEngine(IGrainFactory grains, OrleansOptions options)
    {
        if (options.Workers is < 1 or > 256) throw new ArgumentOutOfRangeException(nameof(options), options.Workers, "workers are 1..256");
        if (options.SleepersMax < 1) throw new ArgumentOutOfRangeException(nameof(options), options.SleepersMax, "sleepers are at least 1");
        (Grains, Options, _keeps) = (grains, options, options.KeepsWorld);
        World = options.World ?? NewWorld(grains);
        _cluster = grains.GetGrain<IClusterGrain>(0);
        _numbers = grains.GetGrain<IWorldGrain>(World);
        _own = new(options.ViolationsKept);
        _silos = new(grains, World);
        var number = Calls.Again(() => _numbers.Reserve(ActorKind.Session));
        _name = number.ToString(CultureInfo.InvariantCulture);
        _sessions = [.. Enumerable.Range(0, options.Workers + 1).Select(worker => new OrleansSession(this, worker, number << 16 | (long)worker))];
    }

    /// <inheritdoc/>
    public string Name => "orleans";

    /// <inheritdoc/>
    public int Workers => Options.Workers;

    /// <summary>The world's name, with which every key begins.</summary>
    public string World { get; }

    /// <inheritdoc/>
    public ISession Session => _sessions[^1];

    /// <inheritdoc/>
    public IEnumerable<ProcessState> Processes => States(ActorKind.Process, FindProcess, Calls.Again(() => _cluster.VacantProcesses(World)));

    /// <inheritdoc/>
    public IEnumerable<InodeState> Inodes => States(ActorKind.Inode, FindInode, new());

    /// <inheritdoc/>
    public IReadOnlyList<Violation> Violations => _own.With(Reports()).Kept;

    /// <inheritdoc/>
    public ViolationCounts ViolationCounts => _own.With(Reports()).Counts;

    /// <inheritdoc/>
    public EngineCounts Counts => Calls.Again(() => _cluster.Counts(World));

    /// <inheritdoc/>
    public IReadOnlyList<Sleeper> Sleepers => [.. _sessions.SelectMany(session => session.Sleepers())];

    /// <inheritdoc/>
    public IReadOnlyList<string> Losses => Calls.Again(() => _cluster.Losses(World));

    /// <inheritdoc/>
    public bool IsLost(ProcessId process) => !Calls.Again(() => Process(process).WasMade());

    /// <inheritdoc/>
    public IReadOnlyList<string> Silos => _silos.Read();

    internal IGrainFactory Grains { get; }

    internal OrleansOptions Options { get; }

    /// <inheritdoc/>
    public PgmapId CreatePgmap(PgmapSpec spec)
    {
        if (SpecCheck.Objection(spec) is { } objection) throw new ArgumentException(objection, nameof(spec));
        var id = new PgmapId(Reserve(ActorKind.Pgmap));
        Calls.Again(() => Pgmap(id).Create(spec));
        return id;
    }

    /// <inheritdoc/>
    public InodeId CreateInode(InodeSpec spec, BlockState blocks)
    {
        var id = new InodeId(Reserve(ActorKind.Inode));
        return Calls.Again(() => Inode(id).Create(spec, blocks)) ? id : throw new InvalidOperationException($"{id}: no room for its blocks on {spec.Pgmap}");
    }

    /// <inheritdoc/>
    public ProcessId CreateProcess()
    {
        var id = ReserveProcess();
        Calls.Again(() => Process(id).Create());
        lock (_made) _made.Add(id.Value);
        return id;
    }

    /// <inheritdoc/>
    public ProcessId ReserveProcess() => new(Reserve(ActorKind.Process));

    /// <inheritdoc/>
    public void Run(int workers, Action<ISession> body)
    {
        if (workers < 1 || workers > Workers) throw new ArgumentOutOfRangeException(nameof(workers), workers, $"this engine has 1..{Workers} workers");
        ExceptionDispatchInfo? failure = null;
        var threads = Enumerable.Range(0, workers).Select(index => new Thread(() =>
        {
            try
            {
                body(_sessions[index]);
            }
            catch (Exception exception)
            {
                // The first failure is the one to tell; the others follow from it.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            }
        })
        { Name = $"session-{index}", IsBackground = true }).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        failure?.Throw();
    }

    /// <inheritdoc/>
    public PageSnapshot Inspect(PageId page) => TryInspect([page])[0] ?? throw new KeyNotFoundException($"{page.Pgmap} has been discarded");

    /// <inheritdoc/>
    public IReadOnlyList<PageSnapshot?> TryInspect(IReadOnlyList<PageId> pages)
    {
        var found = new PageSnapshot?[pages.Count];
        foreach (var group in Enumerable.Range(0, pages.Count).GroupBy(at => pages[at].Pgmap).Where(group => !_discarded.Contains(group.Key.Value)))
        {
            foreach (var places in group.Chunk(PagesInCall))
            {
                var frames = Array.ConvertAll(places, at => pages[at].Frame);
                foreach (var (at, snapshot) in places.Zip(Calls.Again(() => _cluster.Inspect(World, group.Key, frames)) ?? [])) found[at] = snapshot;
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public PgmapSnapshot Inspect(PgmapId pgmap) => Calls.Again(() => Pgmap(pgmap).Inspect()).Open();

    /// <inheritdoc/>
    public ProcessState Inspect(ProcessId process) => FindProcess(process.Value) ?? throw new KeyNotFoundException($"{process} does not exist");

    /// <inheritdoc/>
    public InodeState Inspect(InodeId inode) => FindInode(inode.Value) ?? throw new KeyNotFoundException($"{inode} does not exist");

    /// <inheritdoc/>
    public IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> Holders(PgmapId pgmap, int most) =>
        ReferenceAudit.Holders(this, pgmap, most);

    /// <inheritdoc/>
    public bool Still(Action look)
    {
        var (number, begin) = (Interlocked.Increment(ref _stills), Options.Time.GetTimestamp());
        try
        {
            if (!Calls.Again(() => _cluster.StandStill(World, _name, number))) return false;
            look();
            return Options.Time.GetElapsedTime(begin) < Standstill.Longest;
        }
        finally
        {
            Calls.Again(() => _cluster.GoOn(World, _name, number));
        }
    }

    /// <inheritdoc/>
    public void Report(BrokenInvariant finding)
    {
        var plan = Calls.Again(() => Pgmap(finding.Page.Pgmap).Describe()) ?? throw new KeyNotFoundException($"{finding.Page.Pgmap} has been discarded");
        var (scheme, strategy) = (plan.Spec.Scheme, plan.Spec.Strategy);
        var late = Violations.Any(found => found.Invariant == Invariant.RevivedWhileDying && found.Page.Pgmap == finding.Page.Pgmap);
        var predicted = StrategyTable.Predicts(finding.Invariant, scheme, strategy, plan.Zap, plan.Grace, plan.Spec.Type, late);
        _own.Add(new(finding.Invariant, finding.Page, scheme, finding.Owner, finding.Detail, predicted));
    }

    /// <inheritdoc/>
    public void Discard(PgmapId pgmap)
    {
        var life = Inspect(pgmap).Life;
        if (life != Life.Freed) throw new InvalidOperationException($"{pgmap} is {life}; only a freed pgmap can be discarded");
        Calls.Again(() => Pgmap(pgmap).Discard());
        _discarded.Add(pgmap.Value);
    }

    /// <summary>Gives back what the silos keep of the world.</summary>
    public void Dispose()
    {
        foreach (var session in _sessions) session.Dispose();
        if (_keeps) return;
        try
        {
            Calls.Await(_cluster.Forget(World));
        }
        catch (ClusterException)
        {
            // The cluster has gone before its client, and with it what there was to give back.
        }
    }

    /// <summary>What is alive on the heaps of all silos, in bytes, after each has collected.</summary>
    internal long HeapBytes() => Calls.Again(_cluster.HeapBytes);

    /// <summary>
    /// A bound of the longest queue that any pgmap's grain had: the most turns of pgmaps that each silo had asked for at a time and not had answered, added up.
    /// </summary>
    public long LongestQueue => Calls.Again(() => _cluster.LongestQueue(World));

    /// <summary>Calls that protocols of the world have made to actors, on all silos.</summary>
    internal long CallsMade() => Calls.Again(() => _cluster.CallsMade(World));

    /// <summary>The silos that chunks of a pgmap live on, as it knows them.</summary>
    internal IReadOnlyCollection<SiloAddress> Homes(PgmapId pgmap) => [.. Calls.Again(() => Pgmap(pgmap).Describe())?.HomeSilos ?? []];

    internal IPgmapGrain Pgmap(PgmapId id) => Grains.GetGrain<IPgmapGrain>(Key(ActorKind.Pgmap, id.Value));

    internal string Key(ActorKind kind, long number) => new ActorKey(World, kind, number).ToString();

    /// <inheritdoc/>
    IHostedLoad ILoadHost.Host(HostedLoadPlan plan) => new ClusterLoad(this, plan);

    /// <inheritdoc/>
    void ILoadHost.EndLoads() => Calls.Again(() => _cluster.LeaveLoad(World));

    /// <inheritdoc/>
    (long Maps, long Entries) ILoadHost.CountEntries()
    {
        var counts = Calls.Again(() => _cluster.CountEntries(World));
        return (counts.Maps, counts.Entries);
    }

    /// <summary>Numbers for sessions that no client of the world has.</summary>
    internal long ReserveSession() => Calls.Again(() => _numbers.Reserve(ActorKind.Session));

    /// <summary>Numbers of processes given out so far.</summary>
    internal long CountProcesses() => Calls.Again(() => _numbers.Count(ActorKind.Process));

    /// <summary>Processes that this client has made, others left out.</summary>
    internal IEnumerable<int> Guests(HashSet<int> others)
    {
        lock (_made) return [.. _made.Where(number => !others.Contains(number))];
    }

    private IProcessGrain Process(ProcessId id) => Grains.GetGrain<IProcessGrain>(Key(ActorKind.Process, id.Value));

    private IInodeGrain Inode(InodeId id) => Grains.GetGrain<IInodeGrain>(Key(ActorKind.Inode, id.Value));

    // Who knows a world's name may do with it what he likes, so nobody must be able to guess it.
    private static string NewWorld(IGrainFactory grains)
    {
        var number = Calls.Again(() => grains.GetGrain<IWorldGrain>("worlds").Reserve(ActorKind.World));
        return string.Create(CultureInfo.InvariantCulture, $"world-{number}-{RandomNumberGenerator.GetHexString(SecretDigits, lowercase: true)}");
    }

    private int Reserve(ActorKind kind) => (int)Calls.Again(() => _numbers.Reserve(kind));

    private SiloViolations[] Reports() => Calls.Again(() => _cluster.Violations(World));

    private IEnumerable<T> States<T>(ActorKind kind, Func<int, T?> find, NumberSet vacant) where T : class
    {
        var count = (int)Calls.Again(() => _numbers.Count(kind));
        return Enumerable.Range(0, count).Where(number => !vacant.Contains(number)).Chunk(StatesTogether)
            .SelectMany(numbers => Found(numbers, find)).OfType<T>();
    }

    private static T?[] Found<T>(int[] numbers, Func<int, T?> find) where T : class
    {
        try
        {
            return [.. numbers.AsParallel().AsOrdered().WithDegreeOfParallelism(Math.Min(StatesAtOnce, 2 * Environment.ProcessorCount)).Select(find)];
        }
        catch (AggregateException exception) when (exception.InnerExceptions.OfType<ClusterException>().FirstOrDefault() is { } missing)
        {
            throw new ClusterException(missing.Message, exception);
        }
    }

    internal ProcessState? FindProcess(int number)
    {
        var id = new ProcessId(number);
        return SavedProcess.Open(id, Calls.Again(() => Process(id).Save()));
    }

    private InodeState? FindInode(int number) => Calls.Again(() => Inode(new(number)).Save())?.Open(new(number));
}
