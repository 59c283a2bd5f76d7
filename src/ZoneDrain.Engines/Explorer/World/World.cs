using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Processes;
using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>
/// A world: actors, protocols in progress, notices under way, read sections and each worker's copy of every life. Nothing happens in it but by
/// <see cref="Take"/>, one turn at a time, so whoever calls that owns every choice. Its actors are its <see cref="WorldParts"/>; what is broken is the
/// matter of its <see cref="WorldAudit"/>, read sections that of its <see cref="GracePeriods"/>. Not for two threads.
/// </summary>
internal sealed partial class World
{
    /// <summary>Tasks at most: a grace period names the sections it waits for in one word.</summary>
    public const int TasksMax = 64;

    private readonly WakeQueue _wakes = new();
    private readonly StateWriter _scratch = new();
    private readonly WorldParts _parts = new();
    private readonly WorldAudit _audit;
    private readonly GracePeriods _grace;
    private readonly TurnWords _words;

    // The lists of the parts, which most turns go to.
    private readonly PartList<PgmapWorld> _pgmaps;
    private readonly PartList<FrameAllocator> _drivers;
    private readonly PartList<InodeState> _inodes;
    private readonly PartList<ProcessState?> _processes;
    private readonly PartList<WorldTask> _tasks;

    public World(WorldOptions options)
    {
        Options = options;
        _audit = new(_parts, options.AuditsReleases);
        _grace = new(_parts, options.Workers);
        _words = new(_parts);
        (_pgmaps, _drivers, _inodes, _processes, _tasks) = (_parts.Pgmaps, _parts.Drivers, _parts.Inodes, _parts.Processes, _parts.Tasks);
    }

    /// <summary>Parts that were looked at and parts that were changed.</summary>
    public PartMarks Marks => _parts.Marks;

    public WorldOptions Options { get; }

    public IReadOnlyList<PgmapWorld> Pgmaps => _pgmaps;

    public IReadOnlyList<FrameAllocator> Drivers => _drivers;

    public IReadOnlyList<InodeState> Inodes => _inodes;

    public IReadOnlyList<ProcessState?> Processes => _processes;

    public IReadOnlyList<WorldTask> Tasks => _tasks;

    /// <summary>What rules and protocol steps pass through; a test may put a known mistake there.</summary>
    public WorldRules Rules { get; init; } = new();

    /// <summary>Invariants found broken since the caller last cleared the list.</summary>
    public List<Violation> Found => _audit.Found;

    /// <summary>Grace periods that ended.</summary>
    public long GraceRounds => _grace.Rounds;

    /// <summary>Parts that are saved one by one, the notices last.</summary>
    public int Parts => _parts.Count;

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
        if (_silos) _parts.Holds.Add(new());
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

    /// <inheritdoc cref="WorldParts.MarkAllWritten"/>
    public void MarkAllWritten() => _parts.MarkAllWritten();

    public void SavePart(int part, StateWriter to)
    {
        if (part == Parts - 1) SaveNotices(to);
        else _parts.Save(part, to);
    }

    public void LoadPart(int part, ref StateReader from)
    {
        if (part == Parts - 1) LoadNotices(ref from);
        else _parts.Load(part, ref from);
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
}

/// <summary>How fine the turns of a world are.</summary>
/// <param name="Workers">Workers, 1..16, each with a copy of every pgmap's life.</param>
/// <param name="InstantKill">A kill reaches every worker in the turn that makes it, and a first use is one turn: the world of kernel-model 2.f.</param>
/// <param name="AuditsReleases">What outlives a pgmap is reported when the pgmap is freed; else, as on other engines, when it is given back.</param>
/// <param name="MergesSections">The edge of a read section, and the beginning of a grace period, share a turn with what is next to them.</param>
/// <param name="WakesAtMappings"><see cref="Schemes.SchemeTraits.WakesAtMappings"/> for all pgmaps.</param>
public sealed record WorldOptions(int Workers = 2, bool InstantKill = false, bool AuditsReleases = true, bool MergesSections = true,
    bool WakesAtMappings = false);
