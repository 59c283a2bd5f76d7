using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Pgmaps;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Deterministic;

/// <summary>
/// A world: actors, protocols in progress, notices under way, read sections and each worker's copy of every life. Nothing happens in it but by
/// <see cref="Take"/>, one turn at a time, so whoever calls that owns every choice. Each part saves itself as canonical bytes: a snapshot is a copy, and
/// equality is exact. Not for two threads.
/// </summary>
internal sealed partial class World
{
    /// <summary>Tasks at most: a grace period names the sections it waits for in one word.</summary>
    public const int TasksMax = 64;

    private readonly Wakes _wakes = new();
    private readonly List<PgmapWorld> _pgmaps = [];
    private readonly List<FrameAllocator> _drivers = [];
    private readonly List<InodeState> _inodes = [];
    private readonly List<ProcessState?> _processes = [];
    private readonly List<WorldTask> _tasks = [];
    private bool[] _dirty = [];

    public World(WorldOptions options) => Options = options;

    public WorldOptions Options { get; }

    public IReadOnlyList<PgmapWorld> Pgmaps => _pgmaps;

    public IReadOnlyList<FrameAllocator> Drivers => _drivers;

    public IReadOnlyList<InodeState> Inodes => _inodes;

    public IReadOnlyList<ProcessState?> Processes => _processes;

    public IReadOnlyList<WorldTask> Tasks => _tasks;

    /// <summary>What rules and protocol steps pass through; a test may put a known mistake there.</summary>
    public WorldRules Rules { get; init; } = new();

    /// <summary>Invariants found broken since the caller last cleared the list.</summary>
    public List<Violation> Found { get; } = [];

    /// <summary>Parts that are saved one by one: pgmaps, drivers, inodes, processes, tasks, and the budgets.</summary>
    public int Parts => _pgmaps.Count + _drivers.Count + _inodes.Count + _processes.Count + _tasks.Count + 1;

    public PgmapId AddPgmap(PgmapSpec spec)
    {
        var id = new PgmapId(_pgmaps.Count);
        _pgmaps.Add(new(id, spec, Options.Workers, _wakes));
        _drivers.Add(new(spec.Type != MemoryType.Generic ? spec.Frames : 0));
        return id;
    }

    public InodeId AddInode(InodeSpec spec, BlockState blocks)
    {
        var inode = new InodeState(new(_inodes.Count), spec);
        for (long at = 0; blocks != BlockState.Hole && spec.Kind == InodeKind.File && at < inode.Pages;)
        {
            var (frame, pages) = _drivers[spec.Pgmap.Value].Allocate(inode.Pages - at, at % 512);
            if (pages == 0) throw new InvalidOperationException($"{inode.Id}: no room for page {at} of {inode.Pages} on {spec.Pgmap}");
            inode.Preallocate(new(at, pages, frame, blocks));
            at += pages;
        }

        _inodes.Add(inode);
        return inode.Id;
    }

    public ProcessId AddProcess()
    {
        var id = ReserveProcess();
        _processes[id.Value] = new(id);
        return id;
    }

    public ProcessId ReserveProcess()
    {
        _processes.Add(null);
        return new(_processes.Count - 1);
    }

    public WorldTask AddTask(string name, int worker, IReadOnlyList<ScriptStep> script)
    {
        if (_tasks.Count == TasksMax) throw new InvalidOperationException($"a world has at most {TasksMax} tasks");
        var task = new WorldTask(_tasks.Count, name, worker, script);
        _tasks.Add(task);
        return task;
    }

    /// <summary>A part was changed since this was last asked; clears the mark.</summary>
    public bool TakeDirty(int part)
    {
        if (_dirty.Length != Parts) MarkAllDirty();
        var dirty = _dirty[part];
        _dirty[part] = false;
        return dirty;
    }

    public void MarkAllDirty()
    {
        _dirty = new bool[Parts];
        Array.Fill(_dirty, true);
    }

    public void SavePart(int part, StateWriter to)
    {
        if (part == Parts - 1)
        {
            to.Number((ulong)SignalBudget);
            return;
        }

        if (part < _pgmaps.Count)
        {
            _pgmaps[part].Save(to);
            return;
        }

        part -= _pgmaps.Count;
        if (part < _drivers.Count)
        {
            _drivers[part].Save(to);
            return;
        }

        part -= _drivers.Count;
        if (part < _inodes.Count)
        {
            _inodes[part].Save(to);
            return;
        }

        part -= _inodes.Count;
        if (part >= _processes.Count)
        {
            _tasks[part - _processes.Count].Save(to);
            return;
        }

        to.Bool(_processes[part] is not null);
        _processes[part]?.Save(to);
    }

    public void LoadPart(int part, ref StateReader from)
    {
        if (part == Parts - 1)
        {
            SignalBudget = from.Int();
            return;
        }

        if (part < _pgmaps.Count)
        {
            _pgmaps[part].Load(ref from);
            return;
        }

        part -= _pgmaps.Count;
        if (part < _drivers.Count)
        {
            _drivers[part].Load(ref from);
            return;
        }

        part -= _drivers.Count;
        if (part < _inodes.Count)
        {
            _inodes[part].Load(ref from);
            return;
        }

        part -= _inodes.Count;
        if (part >= _processes.Count)
        {
            _tasks[part - _processes.Count].Load(ref from);
            return;
        }

        if (!from.Bool())
        {
            _processes[part] = null;
            return;
        }

        (_processes[part] ??= new(new ProcessId(part))).Load(ref from);
    }

    private void DirtyPgmap(int pgmap) => Dirty(pgmap);

    private void DirtyDriver(int driver) => Dirty(_pgmaps.Count + driver);

    private void DirtyInode(int inode) => Dirty(_pgmaps.Count + _drivers.Count + inode);

    private void DirtyProcess(int process) => Dirty(_pgmaps.Count + _drivers.Count + _inodes.Count + process);

    private void DirtyTask(int task) => Dirty(_pgmaps.Count + _drivers.Count + _inodes.Count + _processes.Count + task);

    private void DirtyBudgets() => Dirty(Parts - 1);

    private void Dirty(int part)
    {
        if (part < _dirty.Length) _dirty[part] = true;
    }
}
