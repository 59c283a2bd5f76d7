using ZoneDrain.Audit;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// The engine that owns every choice: sessions are interleaved turn by turn, one at a time, as the seed says. Same seed and same bodies, same run, on any
/// machine. At most 64 protocols are in progress at a time; at that bound a session answers EBUSY.
/// </summary>
public sealed class ExplorerEngine : IEngine
{
    private readonly ExplorerSession[] _sessions;
    private readonly HashSet<int> _discarded = [];
    private readonly Dictionary<int, Completion> _ends = [];
    private readonly List<Violation> _violations = [];
    private readonly long[] _predicted = new long[ViolationCounts.Kinds];
    private readonly long[] _unpredicted = new long[ViolationCounts.Kinds];
    private readonly ExplorerOptions _options;

    /// <summary>Makes an empty world.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Workers are not 1..15.</exception>
    public ExplorerEngine(ExplorerOptions options)
    {
        if (options.Workers is < 1 or > 15) throw new ArgumentOutOfRangeException(nameof(options), options.Workers, "workers are 1..15");
        _options = options;

        // One more than asked: the session beside the workers' is a worker to kills and grace periods too.
        World = new(new(options.Workers + 1, AuditsReleases: false)) { Ended = Note };
        Baton = new(options.Seed) { Spontaneous = () => World.PendingHears, Happen = place => World.HearPending(place) };
        _sessions = [.. Enumerable.Range(0, options.Workers + 1).Select(worker => new ExplorerSession(this, worker))];
    }

    /// <inheritdoc/>
    public string Name => "deterministic";

    /// <inheritdoc/>
    public int Workers => _options.Workers;

    /// <inheritdoc/>
    public ISession Session => _sessions[^1];

    /// <inheritdoc/>
    public IEnumerable<ProcessState> Processes => World.Processes.OfType<ProcessState>();

    /// <inheritdoc/>
    public IEnumerable<InodeState> Inodes => World.Inodes;

    /// <inheritdoc/>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <inheritdoc/>
    public ViolationCounts ViolationCounts => new([.. _predicted], [.. _unpredicted]);

    /// <inheritdoc/>
    public EngineCounts Counts => new(
        World.FirstUses, World.LastUses, World.PageOperations, World.PagesRead, World.ChunksRead, World.GraceRounds,
        2L * Workers * (World.GraceRounds + World.Kills + World.Sums), Sleeps);

    /// <inheritdoc/>
    public IReadOnlyList<Sleeper> Sleepers => [.. _sessions.SelectMany(session => session.Sleepers())];

    internal World World { get; }

    internal TurnScheduler Baton { get; }

    internal long Sleeps { get; set; }

    /// <inheritdoc/>
    public PgmapId CreatePgmap(PgmapSpec spec)
    {
        return SpecCheck.Objection(spec) is { } objection ? throw new ArgumentException(objection, nameof(spec)) : World.AddPgmap(spec);
    }

    /// <inheritdoc/>
    public InodeId CreateInode(InodeSpec spec, BlockState blocks) => World.AddInode(spec, blocks);

    /// <inheritdoc/>
    public ProcessId CreateProcess() => World.AddProcess();

    /// <inheritdoc/>
    public ProcessId ReserveProcess() => World.ReserveProcess();

    /// <inheritdoc/>
    public void Run(int workers, Action<ISession> body)
    {
        if (workers < 1 || workers > Workers) throw new ArgumentOutOfRangeException(nameof(workers), workers, $"this engine has 1..{Workers} workers");
        Baton.Run([.. _sessions.Take(workers).Select(session => (session, new Action(() => body(session))))]);
    }

    /// <inheritdoc/>
    public PageSnapshot Inspect(PageId page) => TryInspect(page) ?? throw new ArgumentException($"{page.Pgmap} was discarded", nameof(page));

    /// <inheritdoc/>
    public IReadOnlyList<PageSnapshot?> TryInspect(IReadOnlyList<PageId> pages) => [.. pages.Select(TryInspect)];

    private PageSnapshot? TryInspect(PageId page)
    {
        if (_discarded.Contains(page.Pgmap.Value)) return null;
        var pgmap = World.Pgmaps[page.Pgmap.Value];
        var head = pgmap.Head(page.Frame);
        var cell = pgmap.Cells[head];
        var order = pgmap.Spec.Order != 0 ? pgmap.Spec.Order : cell.Order;
        return new(cell.Counts, pgmap.ActualRef(head), cell.Inode, cell.Index, order, cell.Associated);
    }

    /// <inheritdoc/>
    public PgmapSnapshot Inspect(PgmapId pgmap)
    {
        var found = World.Pgmaps[pgmap.Value];
        return new(found.Spec, found.Life, found.Root, found.Walks);
    }

    /// <inheritdoc/>
    public ProcessState Inspect(ProcessId process) =>
        World.Find(process) ?? throw new ArgumentException($"{process} does not exist", nameof(process));

    /// <inheritdoc/>
    public InodeState Inspect(InodeId inode) => World.Inodes[inode.Value];

    /// <inheritdoc/>
    public IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> Holders(PgmapId pgmap, int most) =>
        ReferenceAudit.Holders(this, pgmap, most);

    /// <inheritdoc/>
    public void Report(BrokenInvariant finding)
    {
        var pgmap = World.Pgmaps[finding.Page.Pgmap.Value];
        var predicted = StrategyTable.Predicts(
            finding.Invariant, pgmap.Spec.Scheme, pgmap.Spec.Strategy, pgmap.Zap, pgmap.Grace, pgmap.Spec.Type, pgmap.Late);
        Add(new(finding.Invariant, finding.Page, pgmap.Spec.Scheme, finding.Owner, finding.Detail, predicted));
    }

    /// <inheritdoc/>
    public void Discard(PgmapId pgmap)
    {
        var life = World.Pgmaps[pgmap.Value].Life;
        if (life != Life.Freed) throw new InvalidOperationException($"{pgmap} is {life}; only a freed pgmap can be discarded");
        World.Discard(pgmap);
        _discarded.Add(pgmap.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing outlives the last body: its threads have ended.
    }

    internal void Take(Choice choice)
    {
        World.Take(choice);
        foreach (var violation in World.Found) Add(violation);
        World.Found.Clear();
    }

    internal Completion TakeEnd(WorldTask task, long ticket)
    {
        _ends.Remove(task.Number, out var end);
        return end with { Ticket = ticket };
    }

    private void Note(WorldTask task, Outcome outcome) => _ends[task.Number] = new(true, outcome, task.Box.Findings, 0, task.Box.Boxed);

    private void Add(Violation violation)
    {
        (violation.Predicted ? _predicted : _unpredicted)[(int)violation.Invariant]++;
        if (_violations.Count < _options.ViolationsKept) _violations.Add(violation);
    }
}

/// <summary>How a deterministic engine is made.</summary>
public sealed record ExplorerOptions
{
    /// <summary>Virtual workers, 1..15.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Every choice is drawn from it: same seed, same run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Violations that are kept in full; the others are counted.</summary>
    public int ViolationsKept { get; init; } = 1000;
}
