using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ZoneDrain.Audit;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Embedded;

/// <summary>The engine for one machine: all cores, no network. Pages are cells in native memory, and a page's turn is one atomic transition of its
/// cell.</summary>
public sealed class EmbeddedEngine : IEngine
{
    private readonly StrongBox<long> _clock = new();
    private readonly WorkerContext[] _contexts;
    private readonly EmbeddedSession[] _sessions;
    private readonly Graces _graces = new();

    /// <summary>Makes an empty world.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Workers or the bound on sleepers are out of range.</exception>
    public EmbeddedEngine(EmbeddedOptions options)
    {
        if (options.Workers is < 1 or > 256) throw new ArgumentOutOfRangeException(nameof(options), options.Workers, "workers are 1..256");
        if (options.SleepersMax is < 1 or > WaiterIds.SlotMax)
            throw new ArgumentOutOfRangeException(nameof(options), options.SleepersMax, $"sleepers are 1..{WaiterIds.SlotMax}");
        Options = options;
        _contexts = [.. Enumerable.Range(0, options.Workers + 1).Select(NewLane)];
        Hosts = new(_contexts, Wake, options.ViolationsKept);
        _sessions = [.. _contexts.Select(context => new EmbeddedSession(this, context))];
    }

    /// <inheritdoc/>
    public string Name => "embedded";

    /// <inheritdoc/>
    public int Workers => Options.Workers;

    /// <inheritdoc/>
    public ISession Session => _sessions[^1];

    /// <inheritdoc/>
    public IEnumerable<ProcessState> Processes => Hosts.Processes;

    /// <inheritdoc/>
    public IEnumerable<InodeState> Inodes => Hosts.Inodes;

    /// <inheritdoc/>
    public IReadOnlyList<Violation> Violations => Hosts.Violations.Kept;

    /// <inheritdoc/>
    public ViolationCounts ViolationCounts => Hosts.Violations.Counts;

    /// <inheritdoc/>
    public EngineCounts Counts => Hosts.Counts;

    /// <inheritdoc/>
    public IReadOnlyList<Sleeper> Sleepers => [.. _sessions.SelectMany(session => session.Sleepers())];

    internal EmbeddedOptions Options { get; }

    internal EmbeddedActors Hosts { get; }

    internal IReadOnlyList<WorkerContext> Contexts => _contexts;

    /// <inheritdoc/>
    public PgmapId CreatePgmap(PgmapSpec spec) => Hosts.CreatePgmap(spec);

    /// <inheritdoc/>
    public InodeId CreateInode(InodeSpec spec, BlockState blocks) => Hosts.CreateInode(spec, blocks);

    /// <inheritdoc/>
    public ProcessId CreateProcess() => Hosts.CreateProcess();

    /// <inheritdoc/>
    public ProcessId ReserveProcess() => Hosts.ReserveProcess();

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
        { Name = $"worker-{index}", IsBackground = true }).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        failure?.Throw();
    }

    /// <inheritdoc/>
    public PageSnapshot Inspect(PageId page) => Hosts.TryInspect(page) ?? throw new KeyNotFoundException($"{page.Pgmap} has been discarded");

    /// <inheritdoc/>
    public IReadOnlyList<PageSnapshot?> TryInspect(IReadOnlyList<PageId> pages) => [.. pages.Select(Hosts.TryInspect)];

    /// <inheritdoc/>
    public PgmapSnapshot Inspect(PgmapId pgmap) => Hosts.Pgmap(pgmap.Value).Snapshot();

    /// <inheritdoc/>
    public ProcessState Inspect(ProcessId process) => Hosts.Process(process.Value).State;

    /// <inheritdoc/>
    public InodeState Inspect(InodeId inode) => Hosts.Inode(inode.Value).State;

    /// <summary>The same, and it may be asked while sessions run: each process and each inode is looked at between two of its turns.</summary>
    public IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> Holders(PgmapId pgmap, int most) =>
        ReferenceAudit.WithProvider(this, pgmap, Hosts.Holders(pgmap, most), most);

    /// <inheritdoc/>
    public void Report(BrokenInvariant finding) => Hosts.Report(finding);

    /// <inheritdoc/>
    public void Discard(PgmapId pgmap) => Hosts.Discard(pgmap);

    /// <inheritdoc/>
    public void Dispose()
    {
        Hosts.Dispose();
        foreach (var session in _sessions) session.Dispose();
        foreach (var context in _contexts) context.Dispose();
    }

    internal EmbeddedPgmap Pgmap(int number) => Hosts.Pgmap(number);

    internal void WaitForGrace() => _graces.Wait(_contexts);

    private void Wake(WaiterId waiter) => _sessions[WaiterIds.Worker(waiter)].Post(waiter);

    private WorkerContext NewLane(int index) => new(index, _graces) { History = Options.HistoryLength > 0 ? new(Options.HistoryLength, index, _clock) : null };
}
