using System.Runtime.CompilerServices;
using ZoneDrain.Audit;
using ZoneDrain.Drivers;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Processes;

namespace ZoneDrain.Engines.Embedded;

/// <summary>
/// The actors of one world in this process's memory, and their turns. Who calls a turn, when, and what it costs is the engine's: threads that call at once, or
/// an engine whose time is virtual. Safe for threads, each with a context of its own.
/// </summary>
/// <param name="contexts">The workers.</param>
/// <param name="wake">Tells who waits that the wait is over.</param>
/// <param name="violationsKept">Violations that are kept in full.</param>
internal sealed class EmbeddedActors(IReadOnlyList<WorkerContext> contexts, Action<WaiterId> wake, int violationsKept)
{
    /// <summary>Turns that a violation tells.</summary>
    private const int TransitionsShown = 12;

    private readonly ActorTable<EmbeddedPgmap> _pgmaps = new("pgmap");
    private readonly ActorTable<ActorSlot<ProcessState>> _processes = new("process");
    private readonly ActorTable<ActorSlot<InodeState>> _inodes = new("inode");
    private readonly ActorTable<ActorSlot<FrameAllocator>> _drivers = new("driver");

    public IReadOnlyList<WorkerContext> Contexts => contexts;

    public ViolationLog Violations { get; } = new(violationsKept);

    public IEnumerable<ProcessState> Processes => _processes.All().Select(host => host.State);

    public IEnumerable<InodeState> Inodes => _inodes.All().Select(host => host.State);

    public EngineCounts Counts => contexts.Select(context => context.Counts.ToCounts()).Aggregate(default(EngineCounts), (sum, counts) => sum + counts);

    public PgmapId CreatePgmap(PgmapSpec spec)
    {
        if (SpecCheck.Objection(spec) is { } objection) throw new ArgumentException(objection, nameof(spec));
        var id = new PgmapId(_pgmaps.Reserve());
        _pgmaps.Set(id.Value, EmbeddedPgmaps.Create(id, spec, this));
        _drivers.Set(id.Value, new(new(spec.Type != MemoryType.Generic ? spec.Frames : 0)));
        foreach (var context in contexts) context.SetLife(id.Value, Life.Live);
        return id;
    }

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

    public ProcessId CreateProcess()
    {
        var id = ReserveProcess();
        _processes.Set(id.Value, new(new(id)));
        return id;
    }

    public ProcessId ReserveProcess() => new(_processes.Reserve());

    public PageSnapshot? TryInspect(PageId page)
    {
        if (_pgmaps.Find(page.Pgmap.Value) is not { } host) return null;
        var head = host.Head(page.Frame);
        var cell = host.Cells[head];
        var counts = new PageCounts(cell.Word);
        var order = host.Spec.Order != 0 ? host.Spec.Order : cell.Order;
        return new PageSnapshot(counts, counts.Actual(host.Traits.BaseRef(host.Spec.Type)), new(Math.Max(0, cell.InodePlusOne - 1)), cell.Index, order,
            cell.InodePlusOne != 0);
    }

    public EmbeddedPgmap Pgmap(int number) => _pgmaps[number];

    public ActorSlot<ProcessState> Process(int number) => _processes[number];

    public ActorSlot<InodeState> Inode(int number) => _inodes[number];

    /// <summary>Who holds pages of a pgmap; may be asked while turns run: each process and each inode is looked at between two of its turns.</summary>
    public IReadOnlyList<(string Holder, string Kind, PageId Page, long Count)> Holders(PgmapId pgmap, int most)
    {
        var rows = new List<(string, string, PageId, long)>();
        foreach (var process in _processes.All())
        {
            lock (process.TurnLock) rows.AddRange(ReferenceAudit.HeldBy(process.State, pgmap, most));
        }

        foreach (var inode in _inodes.All())
        {
            lock (inode.TurnLock) rows.AddRange(ReferenceAudit.HeldBy(inode.State, pgmap, most));
        }

        return [.. rows.Take(most)];
    }

    public void Report(BrokenInvariant finding) =>
        _pgmaps[finding.Page.Pgmap.Value].Violated(finding.Invariant, finding.Page.Frame, finding.Owner, finding.Detail);

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

    public void Dispose()
    {
        foreach (var host in _pgmaps.All()) host.Dispose();
    }

    /// <summary>The last turns of a page over all workers, oldest first.</summary>
    public IReadOnlyList<string> Transitions(PageId page) =>
        [.. contexts.SelectMany(context => context.History?.Of(page) ?? []).OrderBy(turn => turn.At).TakeLast(TransitionsShown).Select(turn => turn.Text)];

    public void Wake(WaiterId waiter) => wake(waiter);

    public long NextInode(PgmapId pgmap, long from)
    {
        for (var number = (int)from; number < _inodes.Count; number++)
        {
            if (_inodes.Find(number) is { } host && host.State.Spec.Pgmap == pgmap) return number;
        }

        return -1;
    }

    public long NextProcess(long from)
    {
        for (var number = (int)from; number < _processes.Count; number++)
        {
            if (_processes.Find(number) is not null) return number;
        }

        return -1;
    }

    // Compiled without a profile: one would guess the strategy that came first and make its turns cheaper than those of all others, which are compared with it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Ask(WorkerContext context, PageId page, in PageEvent question, WaiterId asker, out PageReply reply)
    {
        var host = _pgmaps[page.Pgmap.Value];
        switch (question.Op)
        {
            case PageOp.Acquire:
                host.Acquire(context, page.Frame, question, out reply);
                break;
            case PageOp.TryGet:
                host.TryGet(context, page.Frame, question, out reply);
                break;
            case PageOp.Put:
                host.Put(context, page.Frame, question, out reply);
                break;
            default:
                reply = host.AskRarely(context, page.Frame, question, asker);
                break;
        }

        context.History?.Add(page, question, reply);
    }

    public void Ask(int process, in ProcessEvent question, out ProcessReply reply)
    {
        if (question.Op == ProcessOp.Fork)
        {
            reply = Fork(process, question.Slot);
            return;
        }

        if (_processes.Find(process) is not { } host)
        {
            reply = new() { Outcome = question.Op == ProcessOp.Look ? Outcome.SIGSEGV : Outcome.ENOENT };
            return;
        }

        lock (host.TurnLock)
        {
            reply = ProcessRules.Apply(host.State, question);

            // A process that is gone answers ENOENT, or SIGSEGV to an access; its number is not used again.
            if (host.State.IsGone) _processes.Set(process, null);
        }
    }

    public void Ask(int inode, in InodeEvent question, WaiterId asker, WakeQueue wakes, out InodeReply reply)
    {
        var host = _inodes[inode];
        lock (host.TurnLock) reply = InodeRules.Apply(host.State, question, asker, wakes);
        if (!wakes.Any) return;
        foreach (var waiter in wakes.Waiters) wake(waiter);
        wakes.Clear();
    }

    public DriverReply Ask(int driver, in DriverEvent question)
    {
        if (question.Op == DriverOp.Free) CheckFreed(driver, question);
        var host = _drivers[driver];
        lock (host.TurnLock) return DriverRules.Apply(host.State, question);
    }

    public void PageFree(PgmapId pgmap, long frame, long pages)
    {
        var host = _drivers[pgmap.Value];
        lock (host.TurnLock) DriverRules.Apply(host.State, new(DriverOp.Free, pages, frame));
    }

    private ProcessReply Fork(int parent, int child)
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

/// <summary>An actor whose turns take a lock: a process or an inode.</summary>
/// <typeparam name="TState">Its state.</typeparam>
internal sealed class ActorSlot<TState>(TState state)
{
    /// <summary>Held for one turn, never across a call.</summary>
    public Lock TurnLock { get; } = new();

    public TState State { get; } = state;
}
