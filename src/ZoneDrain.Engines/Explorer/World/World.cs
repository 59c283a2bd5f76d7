using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Processes;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// A world: actors, protocols in progress, notices under way, read sections and each worker's copy of every life. Nothing happens in it but by
/// <see cref="Take"/>, one turn at a time, so whoever calls that owns every choice. Each part saves itself as canonical bytes: a snapshot is a copy, and
/// equality is exact. Not for two threads.
/// </summary>
internal sealed partial class World
{
    /// <summary>Tasks at most: a grace period names the sections it waits for in one word.</summary>
    public const int TasksMax = 64;

    private readonly WakeQueue _wakes = new();
    private readonly StateWriter _scratch = new();
    private readonly PartList<PgmapWorld> _pgmaps;
    private readonly PartList<FrameAllocator> _drivers;
    private readonly PartList<InodeState> _inodes;
    private readonly PartList<ProcessState?> _processes;
    private readonly PartList<WorldTask> _tasks;

    public World(WorldOptions options)
    {
        Options = options;
        _pgmaps = new(Marks);
        _drivers = new(Marks);
        _inodes = new(Marks);
        _processes = new(Marks);
        _tasks = new(Marks);
    }

    /// <summary>Parts that were looked at and parts that were changed.</summary>
    public PartMarks Marks { get; } = new();

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

    /// <summary>
    /// Parts that are saved one by one: pgmaps, drivers, inodes, processes, tasks, and last the notices: what tasks were told, the sections they are in and
    /// the grace periods they wait for.
    /// </summary>
    public int Parts => _pgmaps.Count + _drivers.Count + _inodes.Count + _processes.Count + _tasks.Count + 1;

    /// <summary>Adds a pgmap; RAM is <paramref name="movable"/> where it is a block that may go offline.</summary>
    public PgmapId AddPgmap(PgmapSpec spec, bool movable = false)
    {
        var id = new PgmapId(_pgmaps.Count);
        _pgmaps.Add(new(id, spec, Options, _wakes) { IsMovable = movable || spec.Type is MemoryType.Private or MemoryType.Coherent });
        if (_silos) _pgmaps.Unmarked[^1].KeepParts();
        if (_faults.Home == PageHome.Dying) _pgmaps.Unmarked[^1].Home = DyingSilo;
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
        var task = new WorldTask(_tasks.Count, name, worker, script, Marks) { Faulty = _faulty, Taken = _silos ? new() : null };
        _tasks.Add(task);
        _calls[task.Number] = 1;
        return task;
    }

    /// <summary>Numbers the parts, and takes all for changed: whoever saves a world that grew has to begin with this.</summary>
    public void MarkAllWritten()
    {
        _drivers.First = _pgmaps.Count;
        _inodes.First = _drivers.First + _drivers.Count;
        _processes.First = _inodes.First + _inodes.Count;
        _tasks.First = _processes.First + _processes.Count;
        Marks.Notices = 1UL << (Parts - 1);
        Marks.Written = ulong.MaxValue;
    }

    public void SavePart(int part, StateWriter to)
    {
        if (part == Parts - 1)
        {
            SaveNotices(to);
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
            LoadNotices(ref from);
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

    /// <summary>A hash of the whole world, the same on every machine; different worlds may have the same.</summary>
    public ulong Fingerprint()
    {
        _scratch.Clear();
        for (var part = 0; part < Parts; part++) SavePart(part, _scratch);
        return PartStore.Hash(_scratch.Written);
    }

    private void SaveNotices(StateWriter to)
    {
        to.Number((ulong)SignalBudget);
        foreach (var task in _tasks.Unmarked) task.SaveNotices(to);
        if (_faulty) SaveFaults(to);
    }

    private void LoadNotices(ref StateReader from)
    {
        SignalBudget = from.Int();
        foreach (var task in _tasks.Unmarked) task.LoadNotices(ref from);
        if (_faulty) LoadFaults(ref from);
    }

    private void DirtyPgmap(int pgmap) => Marks.WritePart(pgmap);

    internal void DirtyDriver(int driver) => Marks.WritePart(_drivers.First + driver);

    private void DirtyInode(int inode) => Marks.WritePart(_inodes.First + inode);

    private void DirtyProcess(int process) => Marks.WritePart(_processes.First + process);

    private void DirtyTask(int task) => Marks.WritePart(_tasks.First + task);
}

/// <summary>How fine the turns of a world are.</summary>
/// <param name="Workers">Workers, 1..16, each with a copy of every pgmap's life.</param>
/// <param name="InstantKill">A kill reaches every worker in the turn that makes it, and a first use is one turn: the world of kernel-model 2.f.</param>
/// <param name="AuditsReleases">What outlives a pgmap is reported when the pgmap is freed; else, as on other engines, when it is given back.</param>
/// <param name="MergesSections">The edge of a read section, and the beginning of a grace period, share a turn with what is next to them.</param>
/// <param name="WakesAtMappings"><see cref="Schemes.SchemeTraits.WakesAtMappings"/> for all pgmaps.</param>
public sealed record WorldOptions(int Workers = 2, bool InstantKill = false, bool AuditsReleases = true, bool MergesSections = true,
    bool WakesAtMappings = false);
