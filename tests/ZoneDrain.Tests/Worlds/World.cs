using ZoneDrain.Drivers;
using ZoneDrain.Holders;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using ZoneDrain.Values;

namespace ZoneDrain.Tests.Worlds;

/// <summary>
/// A small world for one thread: dictionaries of actors, and protocols that take one turn at a time in an order the test chooses.
/// Its pages are a plain reference model of what an engine's page port answers.
/// </summary>
internal sealed partial class World
{
    private readonly Dictionary<int, FrameAllocator> _frames = [];
    private readonly WakeQueue _wakes = new();
    private long _lastTask;

    public Dictionary<int, WorldPgmap> Pgmaps { get; } = [];

    public SortedDictionary<int, ProcessState> Processes { get; } = [];

    public SortedDictionary<int, InodeState> Inodes { get; } = [];

    public List<WorldTask> Tasks { get; } = [];

    public List<Violation> Violations { get; } = [];

    public PgmapId AddPgmap(SchemeId scheme, MemoryType type = MemoryType.FsDax, long frames = 4096, byte order = 0, StrategyId? strategy = null)
    {
        var id = new PgmapId(Pgmaps.Count);
        Pgmaps[id.Value] = new(id, new(type, frames, order, scheme, strategy ?? SchemeList.Get(scheme).NativeDrain));
        _frames[id.Value] = new(frames);
        return id;
    }

    public InodeId AddFile(PgmapId pgmap, long pages, BlockState blocks = BlockState.Written, FileSystem system = FileSystem.Ext4)
    {
        var id = new InodeId(Inodes.Count);
        var inode = new InodeState(id, new(InodeKind.File, pgmap, Pgmaps[pgmap.Value].Spec.Scheme, system, pages * InodeState.PageSize));
        for (var at = 0L; at < pages && blocks != BlockState.Hole;)
        {
            var (frame, run) = _frames[pgmap.Value].Allocate(pages - at, at % 512);
            inode.Preallocate(new(at, run, frame, blocks));
            at += run;
        }

        Inodes[id.Value] = inode;
        return id;
    }

    public InodeId AddDevice(PgmapId pgmap)
    {
        var id = new InodeId(Inodes.Count);
        var spec = Pgmaps[pgmap.Value].Spec;
        Inodes[id.Value] = new(id, new(InodeKind.Devdax, pgmap, spec.Scheme, FileSystem.Ext4, spec.Frames * InodeState.PageSize, spec.Order));
        return id;
    }

    public ProcessId AddProcess()
    {
        var id = ReserveProcess();
        Processes[id.Value] = new(id);
        return id;
    }

    public ProcessId ReserveProcess() => new(Processes.Count);

    public WorldPage Page(PgmapId pgmap, long frame) => Pgmaps[pgmap.Value].Page(Pgmaps[pgmap.Value].Head(frame));

    public FrameAllocator Frames(PgmapId pgmap) => _frames[pgmap.Value];

    /// <summary>Starts a protocol without giving it a turn.</summary>
    public WorldTask Begin(IProtocol protocol)
    {
        var task = new WorldTask(++_lastTask, protocol);
        task.Next = task.Protocol.Advance(Reply.None);
        Tasks.Add(task);
        return task;
    }

    /// <summary>Starts a protocol and runs it until it ends or sleeps.</summary>
    public WorldTask Start(IProtocol protocol)
    {
        var task = Begin(protocol);
        Run(task);
        return task;
    }

    /// <summary>Runs a protocol that must end.</summary>
    public Outcome Do(IProtocol protocol) => Do(protocol, out _);

    public Outcome Do(IProtocol protocol, out Findings findings)
    {
        var task = Start(protocol);
        if (!task.IsDone) throw new InvalidOperationException($"{task} sleeps, and a result was wanted");
        findings = task.Protocol.Findings;
        Tasks.Remove(task);
        return task.Outcome;
    }

    public void Run(WorldTask task)
    {
        for (var turns = 0; !task.IsDone && !task.IsAsleep; turns++)
        {
            if (turns > 1_000_000) throw new InvalidOperationException($"{task} does not end");
            Step(task);
        }
    }

    /// <summary>Runs everybody in turn until all have ended or sleep.</summary>
    public void RunAll()
    {
        while (Tasks.Find(task => !task.IsDone && !task.IsAsleep) is { } task) Run(task);
    }

    /// <summary>A signal; false if it does not sleep interruptibly.</summary>
    public bool Interrupt(WorldTask task)
    {
        if (task.IsDone || !task.IsAsleep || !task.Next.Interruptible) return false;
        task.Signal = true;
        Run(task);
        return true;
    }

    /// <summary>One turn of one protocol.</summary>
    public void Step(WorldTask task)
    {
        var asked = task.Next;
        var holder = HolderOf(task);
        var reply = Answer(task);
        task.Taken.Hear(asked, reply, holder);
        task.Next = task.Protocol.Advance(reply);
        if (task.Next.Kind == NextKind.Grace) task.Grace = Tasks.FindAll(other => other.InSection && other != task);
    }

    // As who drives protocols on a silo names them.
    private static HolderId HolderOf(WorldTask task) => task.Next.Kind switch
    {
        NextKind.Page => task.Taken.HolderOf(task.Next, task.Holder, task.EntryHolder),
        NextKind.Process => task.Holder = HolderId.Of(new ProcessId((int)task.Next.To)),
        NextKind.Inode => task.EntryHolder = HolderId.Of(new InodeId((int)task.Next.To)),
        _ => default,
    };

    private Reply Answer(WorldTask task)
    {
        var next = task.Next;
        switch (next.Kind)
        {
            case NextKind.Page:
                return new(ApplyPage(task, PageId.FromBits(next.To), next.Page));
            case NextKind.Pgmap:
                return new(ApplyPgmap(task, Pgmaps[(int)next.To], next.Pgmap));
            case NextKind.Process:
                return new(ApplyProcess(next));
            case NextKind.Inode:
                var answer = ApplyInode(Inodes[(int)next.To], next.Inode, task.Id);
                Tell();
                return new(answer);
            case NextKind.Driver:
                return new(ApplyDriver(new((int)next.To), next.Driver));
            case NextKind.Wait when task.Signal:
                task.Signal = false;
                return Reply.Signal;
            case NextKind.Wait:
                task.Notices--;
                return Reply.None;
            case NextKind.EnterSection:
                task.InSection = true;
                return Reply.None;
            case NextKind.LeaveSection:
                LeaveSection(task);
                return Reply.None;
            case NextKind.Grace:
                return Reply.None;
            default:
                throw new InvalidOperationException($"{task} wants {next.Kind}");
        }
    }

    private void LeaveSection(WorldTask task)
    {
        task.InSection = false;
        foreach (var waiting in Tasks) waiting.Grace?.Remove(task);
    }

    private InodeReply ApplyInode(InodeState inode, in InodeEvent question, WaiterId caller)
    {
        if (InodeRules.Changes(question.Op)) return InodeRules.Apply(inode, question, caller, _wakes);
        var before = BytesOf(inode.Save);
        var reply = InodeRules.Apply(inode, question, caller, _wakes);
        if (!BytesOf(inode.Save).AsSpan().SequenceEqual(before)) throw new InvalidOperationException($"{question.Op} is said to change nothing");
        return reply;
    }

    // A look is the most frequent turn of all, and hands out no state.
    private static ProcessReply ApplyTurn(ProcessState process, in ProcessEvent question)
    {
        if (ProcessRules.Changes(question.Op) || question.Op == ProcessOp.Look) return ProcessRules.Apply(process, question);
        var before = BytesOf(process.Save);
        var reply = ProcessRules.Apply(process, question);
        if (!BytesOf(process.Save).AsSpan().SequenceEqual(before)) throw new InvalidOperationException($"{question.Op} is said to change nothing");
        return reply;
    }

    private static byte[] BytesOf(Action<StateWriter> save)
    {
        var bytes = new StateWriter();
        save(bytes);
        return [.. bytes.Written];
    }

    private ProcessReply ApplyProcess(in Next next)
    {
        var process = Processes[(int)next.To];
        if (next.Process.Op != ProcessOp.Fork) return ApplyTurn(process, next.Process);
        var child = ProcessRules.Fork(process, new(next.Process.Slot));
        if (child is null) return new() { Outcome = Outcome.ENOENT };
        Processes[child.Id.Value] = child;
        return default;
    }

    private DriverReply ApplyDriver(DriverId driver, in DriverEvent question)
    {
        if (question.Op == DriverOp.Free) CheckFreed(new(driver.Value), question.Frame, question.Pages);
        return DriverRules.Apply(_frames[driver.Value], question);
    }

    private void Tell()
    {
        foreach (var waiter in _wakes.Waiters) Tell(waiter);
        _wakes.Clear();
    }

    private void Tell(WaiterId waiter)
    {
        if (Tasks.Find(task => task.Id == waiter) is { IsDone: false } task) task.Notices++;
    }

    private void Report(Invariant invariant, PageId page, SchemeId scheme, string detail) =>
        Violations.Add(new(invariant, page, scheme, "world", detail, Predicted: false));
}
