using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>One life of a scenario's devices on an engine: pgmaps, inodes, and processes that map them.</summary>
internal sealed class ScenarioWorld
{
    /// <summary>Ordinary memory for each page that may leave a device: its own, and a copy after a fork.</summary>
    private const int RamFactor = 2;

    /// <summary>Files a process maps at most; with more, neighbours share.</summary>
    private const int FilesPerProcessMax = 16;

    /// <summary>Silos that may die one after another under the same start.</summary>
    private const int StartsMax = 10;

    private readonly IEngine _engine;

    private ScenarioWorld(IEngine engine, WorldSpec spec)
    {
        _engine = engine;
        Spec = spec;
    }

    /// <summary>What it is made of.</summary>
    public WorldSpec Spec { get; }

    public List<WorldDevice> Devices { get; } = [];

    public List<WorldTarget> Targets { get; } = [];

    /// <summary>Where the processes' own memory comes from; only where a device mirrors it.</summary>
    public PgmapId Ram { get; private set; }

    public WorldProcess[] Processes { get; private set; } = [];

    /// <summary>Builds it. Creating the pgmaps is timed apart: it is a figure of the report.</summary>
    public static ScenarioWorld Create(IEngine engine, WorldSpec spec, StrategyId strategy, TimeProvider time)
    {
        var world = new ScenarioWorld(engine, spec);
        world.AddRam();
        foreach (var device in spec.Devices) world.AddDevice(device, strategy, time);
        world.Processes = [.. Enumerable.Range(0, spec.Processes.Count).Select(_ => new WorldProcess())];
        for (var i = 0; i < world.Processes.Length; i++) world.Start(engine.Session, i);
        return world;
    }

    /// <summary>Gives place <paramref name="number"/> a new process that maps its share of the targets. Where what kept it is lost meanwhile, another takes
    /// the place.</summary>
    public void Start(ISession session, int number)
    {
        WorldTarget[] targets = [.. TargetsOf(number)];
        for (var tries = 1; ; tries++)
        {
            var id = _engine.CreateProcess();
            var mappings = Array.ConvertAll(targets, target => TryMap(session, id, target));
            if (tries < StartsMax && Array.Exists(mappings, mapped => mapped.Outcome is Outcome.EIO or Outcome.ENOENT))
            {
                Undoing.Exit(_engine, session, id);
                continue;
            }

            Processes[number].Become(id, targets, [.. mappings.Zip(targets, (mapped, target) => StartOf(id, target, mapped))]);
            return;
        }
    }

    /// <summary>Maps a target, and lets its device mirror the process where it is such a one. The first virtual page number; -1 where the device goes, or has
    /// no pages left.</summary>
    public long Map(ISession session, ProcessId process, WorldTarget target) => StartOf(process, target, TryMap(session, process, target));

    /// <summary>What maps a target into a process.</summary>
    public IProtocol Mapping(ProcessId process, WorldTarget target)
    {
        const VmaFlags rights = VmaFlags.Read | VmaFlags.Write;
        return target switch
        {
            { IsMirrored: true } => new MmapAnonymous(process, Ram, target.Pages, rights),
            { IsPeer: true } => new MmapPeer(process, target.Device.Pgmap, target.Pages, rights | VmaFlags.Shared),
            _ => new Mmap(process, target.Inode, 0, target.Pages, rights | VmaFlags.Shared | (target.IsDevdax ? VmaFlags.Devdax : VmaFlags.Huge), -1),
        };
    }

    private Completion TryMap(ISession session, ProcessId process, WorldTarget target)
    {
        var mapped = Mapping(process, target) switch
        {
            MmapAnonymous mmap => session.Start(mmap),
            MmapPeer mmap => session.Start(mmap),
            Mmap mmap => session.Start(mmap),
            var other => throw new InvalidOperationException($"{other} maps nothing"),
        };
        if (mapped.Outcome == Outcome.Ok && target.IsMirrored) session.Start(new Mirror(process, target.Device.Memory));
        return mapped;
    }

    private static long StartOf(ProcessId process, WorldTarget target, in Completion mapped)
    {
        if (mapped.Outcome is not (Outcome.Ok or Outcome.ENXIO) && !target.IsPeer)
            throw new InvalidOperationException($"{process} cannot map {target.Device.Spec.Name}: {mapped.Outcome}");
        return mapped.Outcome == Outcome.Ok ? mapped.Findings.Handle : -1;
    }

    private IEnumerable<WorldTarget> TargetsOf(int number)
    {
        if (Targets.Count <= FilesPerProcessMax) return Targets;
        return Enumerable.Range(0, FilesPerProcessMax).Select(i => Targets[(number * FilesPerProcessMax / 2 + i) % Targets.Count]);
    }

    private void AddRam()
    {
        var pages = Spec.Devices.Where(device => device.Type is MemoryType.Private or MemoryType.Coherent).Sum(device => device.Size / Units.PageSize);
        if (pages > 0) Ram = _engine.CreatePgmap(new(MemoryType.Ram, RamFactor * pages, 0, Spec.Devices[0].Scheme, StrategyId.Bulk));
    }

    private void AddDevice(DeviceSpec spec, StrategyId strategy, TimeProvider time)
    {
        var frames = spec.Size / Units.PageSize;
        var begin = time.GetTimestamp();
        var isDevdax = spec.Type == MemoryType.Generic;
        var pgmap = _engine.CreatePgmap(new(spec.Type, frames, (byte)(isDevdax ? spec.Order : 0), spec.Scheme, strategy));
        var device = new WorldDevice(spec, pgmap, frames, begin, time.GetElapsedTime(begin));
        Devices.Add(device);
        if (spec.Type.IsDriverMemory())
        {
            var share = Math.Max(1, frames / Spec.Processes.Count);
            Targets.Add(new(InodeId.None, device, share, new PageChooser(share, Spec.Workload.Pages)));
            return;
        }

        if (isDevdax)
        {
            AddTarget(device, new(InodeKind.Devdax, pgmap, spec.Scheme, spec.FileSystem, spec.Size, (byte)spec.Order), BlockState.Hole);
            return;
        }

        foreach (var file in Spec.Files.Where(file => file.Device == spec.Name))
        {
            for (var copy = 0; copy < file.Count; copy++)
                AddTarget(device, new(InodeKind.File, pgmap, spec.Scheme, spec.FileSystem, file.Size), file.Blocks);
        }
    }

    private void AddTarget(WorldDevice device, InodeSpec spec, BlockState blocks)
    {
        var pages = (spec.SizeBytes + Units.PageSize - 1) / Units.PageSize;
        Targets.Add(new(_engine.CreateInode(spec, blocks), device, pages, new PageChooser(pages, Spec.Workload.Pages)));
    }
}
