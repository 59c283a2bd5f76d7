using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ZoneDrain.Audit;
using ZoneDrain.Drivers;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Embedded;

/// <summary>The engine for one machine: all cores, no network. Pages are cells in native memory, and a page's turn is one atomic transition of its
/// cell.</summary>
public sealed class EmbeddedEngine : IEngine
{
    /// <summary>Turns that a violation tells.</summary>
    private const int TransitionsShown = 12;

    private readonly StrongBox<long> _clock = new();
    private readonly Lane[] _lanes;
    private readonly EmbeddedSession[] _sessions;
    private readonly Graces _graces = new();
    private readonly HostTable<PgmapHost> _pgmaps = new("pgmap");
    private readonly HostTable<Host<ProcessState>> _processes = new("process");
    private readonly HostTable<Host<InodeState>> _inodes = new("inode");
    private readonly HostTable<Host<FrameAllocator>> _drivers = new("driver");
    private readonly ViolationLog _violations;

    /// <summary>Makes an empty world.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Workers or the bound on sleepers are out of range.</exception>
    public EmbeddedEngine(EmbeddedOptions options)
    {
        if (options.Workers is < 1 or > 256) throw new ArgumentOutOfRangeException(nameof(options), options.Workers, "workers are 1..256");
        if (options.SleepersMax is < 1 or > WaiterIds.SlotMax)
            throw new ArgumentOutOfRangeException(nameof(options), options.SleepersMax, $"sleepers are 1..{WaiterIds.SlotMax}");
        Options = options;
        _violations = new(options.ViolationsKept);
        _lanes = [.. Enumerable.Range(0, options.Workers + 1).Select(NewLane)];
        _sessions = [.. _lanes.Select(lane => new EmbeddedSession(this, lane))];
    }

    /// <inheritdoc/>
    public string Name => "embedded";

    /// <inheritdoc/>
    public int Workers => Options.Workers;

    /// <inheritdoc/>
    public ISession Session => _sessions[^1];

    /// <inheritdoc/>
    public IEnumerable<ProcessState> Processes => _processes.All().Select(host => host.State);

    /// <inheritdoc/>
    public IEnumerable<InodeState> Inodes => _inodes.All().Select(host => host.State);

    /// <inheritdoc/>
    public IReadOnlyList<Violation> Violations => _violations.Kept;

    /// <inheritdoc/>
    public ViolationCounts ViolationCounts => _violations.Counts;

    /// <inheritdoc/>
    public EngineCounts Counts =>
        _lanes.Select(lane => lane.Counts.ToCounts()).Aggregate(default(EngineCounts), (sum, counts) => sum + counts);

    /// <inheritdoc/>
    public IReadOnlyList<Sleeper> Sleepers => [.. _sessions.SelectMany(session => session.Sleepers())];

    internal EmbeddedOptions Options { get; }

    internal IReadOnlyList<Lane> Lanes => _lanes;

    /// <inheritdoc/>
    public PgmapId CreatePgmap(PgmapSpec spec)
    {
        if (SpecCheck.Objection(spec) is { } objection) throw new ArgumentException(objection, nameof(spec));
        var id = new PgmapId(_pgmaps.Reserve());
        _pgmaps.Set(id.Value, PgmapHosts.Create(id, spec, this));
        _drivers.Set(id.Value, new(new(spec.Type != MemoryType.Generic ? spec.Frames : 0)));
        foreach (var lane in _lanes) lane.SetLife(id.Value, Life.Live);
        return id;
    }

    /// <inheritdoc/>
    public InodeId CreateInode(InodeSpec spec, BlockState blocks)
    {
        var id = new InodeId(_inodes.Reserve());
        var inode = new InodeState(id, spec);
        for (long at = 0; blocks != BlockState.Hole && spec.Kind == InodeKind.File && at < inode.Pages;)
        {
            var (frame, pages) = _drivers[spec.Pgmap.Value].State.Allocate(inode.Pages - at, at % 512);
            if (pages == 0) throw new InvalidOperationException($"{id}: no room for page {at} of {inode.Pages} on {spec.Pgmap}");
            inode.Preallocate(new(at, pages, frame, blocks));
            at += pages;
        }

        _inodes.Set(id.Value, new(inode));
        return id;
    }

    /// <inheritdoc/>
    public ProcessId CreateProcess()
    {
        var id = ReserveProcess();
        _processes.Set(id.Value, new(new(id)));
        return id;
    }

    /// <inheritdoc/>
    public ProcessId ReserveProcess() => new(_processes.Reserve());

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
        }) { Name = $"worker-{index}", IsBackground = true }).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        failure?.Throw();
    }

    /// <inheritdoc/>
    public PageSnapshot Inspect(PageId page) => TryInspect(page) ?? throw new KeyNotFoundException($"{page.Pgmap} has been discarded");

    /// <inheritdoc/>
    public IReadOnlyList<PageSnapshot?> TryInspect(IReadOnlyList<PageId> pages) => [.. pages.Select(TryInspect)];

    private PageSnapshot? TryInspect(PageId page)
    {
        if (_pgmaps.Find(page.Pgmap.Value) is not { } host) return null;
        var head = host.Head(page.Frame);
        var cell = host.Cells[head];
        var counts = new PageCounts(cell.Word);
        var order = host.Spec.Order != 0 ? host.Spec.Order : cell.Order;
        return new PageSnapshot(counts, counts.Actual(host.Traits.BaseRef(host.Spec.Type)), new(Math.Max(0, cell.InodePlusOne - 1)), cell.Index, order,
            cell.InodePlusOne != 0);
    }

    /// <inheritdoc/>
    public PgmapSnapshot Inspect(PgmapId pgmap) => _pgmaps[pgmap.Value].Snapshot();

    /// <inheritdoc/>
    public ProcessState Inspect(ProcessId process) => _processes[process.Value].State;

    /// <inheritdoc/>
    public InodeState Inspect(InodeId inode) => _inodes[inode.Value].State;

    /// <summary>The same, and it may be asked while sessions run: each process and each inode is looked at between two of its turns.</summary>
    public IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> Holders(PgmapId pgmap, int most)
    {
        var rows = new List<(string, string, PageId, long)>();
        var shares = new List<(OwnerId Owner, ProcessId Sharer)>();
        foreach (var process in _processes.All())
        {
            lock (process.TurnLock) shares.AddRange(process.State.Shared.Select(owner => (owner, process.State.Id)));
        }

        var sharers = shares.ToLookup(share => share.Owner, share => share.Sharer);
        foreach (var process in _processes.All())
        {
            lock (process.TurnLock) rows.AddRange(ReferenceAudit.HeldBy(process.State, pgmap, most, sharers));
        }

        foreach (var inode in _inodes.All())
        {
            lock (inode.TurnLock) rows.AddRange(ReferenceAudit.HeldBy(inode.State, pgmap, most));
        }

        return [.. rows.Take(most)];
    }

    /// <inheritdoc/>
    public void Report(BrokenInvariant finding) =>
        _pgmaps[finding.Page.Pgmap.Value].Violated(finding.Invariant, finding.Page.Frame, finding.Owner, finding.Detail);

    /// <inheritdoc/>
    public void Discard(PgmapId pgmap)
    {
        var host = _pgmaps[pgmap.Value];
        if (!host.IsFreed) throw new InvalidOperationException($"{pgmap} is {host.Life}; only a freed pgmap can be discarded");
        _pgmaps.Set(pgmap.Value, null);
        _drivers.Set(pgmap.Value, null);
        // An inode that still has an entry is kept for the audit to find.
        foreach (var inode in _inodes.All().Where(inode => inode.State.Spec.Pgmap == pgmap && inode.State.IndexEntries == 0).ToList())
            _inodes.Set(inode.State.Id.Value, null);
        host.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var host in _pgmaps.All()) host.Dispose();
        foreach (var session in _sessions) session.Dispose();
        foreach (var lane in _lanes) lane.Dispose();
    }

    /// <summary>The last turns of a page over all workers, oldest first.</summary>
    internal IReadOnlyList<string> Transitions(PageId page) =>
        [.. _lanes.SelectMany(lane => lane.History?.Of(page) ?? []).OrderBy(turn => turn.At).TakeLast(TransitionsShown).Select(turn => turn.Text)];

    internal PgmapHost Pgmap(int number) => _pgmaps[number];

    internal Host<ProcessState>? FindProcess(int number) => _processes.Find(number);

    // A process that is gone answers ENOENT, or SIGSEGV to an access; its number is not used again.
    internal void Forget(int process) => _processes.Set(process, null);

    internal Host<InodeState> Inode(int number) => _inodes[number];

    internal void Wake(WaiterId waiter) => _sessions[WaiterIds.Worker(waiter)].Post(waiter);

    internal void WaitForGrace() => _graces.Wait(_lanes);

    internal void Log(Violation violation) => _violations.Add(violation);

    private Lane NewLane(int index) => new(index, _graces) { History = Options.HistoryLength > 0 ? new(Options.HistoryLength, index, _clock) : null };

    internal long NextInode(PgmapId pgmap, long from)
    {
        for (var number = (int)from; number < _inodes.Count; number++)
        {
            if (_inodes.Find(number) is { } host && host.State.Spec.Pgmap == pgmap) return number;
        }

        return -1;
    }

    internal long NextProcess(long from)
    {
        for (var number = (int)from; number < _processes.Count; number++)
        {
            if (_processes.Find(number) is not null) return number;
        }

        return -1;
    }

    internal ProcessReply Fork(int parent, int child)
    {
        if (_processes.Find(parent) is not { } host) return new() { Outcome = Outcome.ENOENT };
        lock (host.TurnLock)
        {
            if (ProcessRules.Fork(host.State, new(child)) is not { } state)
                return new() { Outcome = host.State.Status == ProcessStatus.Running ? Outcome.EAGAIN : Outcome.ENOENT };
            _processes.Set(child, new(state));
        }

        return default;
    }

    internal DriverReply AskDriver(int driver, in DriverEvent question)
    {
        if (question.Op == DriverOp.Free) CheckFreed(driver, question);
        var host = _drivers[driver];
        lock (host.TurnLock) return DriverRules.Apply(host.State, question);
    }

    internal void PageFree(PgmapId pgmap, long frame, long pages)
    {
        var host = _drivers[pgmap.Value];
        lock (host.TurnLock) DriverRules.Apply(host.State, new(DriverOp.Free, pages, frame));
    }

    // Invariant I2 belongs to the moment a block goes back: nobody may use its page.
    private void CheckFreed(int driver, in DriverEvent question)
    {
        var host = _pgmaps[driver];
        if (host.IsFreed) return;
        for (var frame = question.Frame; frame < question.Frame + question.Pages; frame++)
        {
            var counts = host.Read(host.Head(frame));
            if (counts.Ref == 0) continue;
            var invariant = counts.Map >= counts.Ref ? Invariant.MappingOnFreedBlock : Invariant.PinOnFreedBlock;
            host.Violated(invariant, frame, $"driver-{driver}", $"a block is freed with {counts}");
        }
    }
}
