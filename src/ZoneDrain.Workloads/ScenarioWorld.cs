using System.Runtime.CompilerServices;
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

    /// <summary>A world that is there already; its parts are added by who knows them.</summary>
    public ScenarioWorld(WorldSpec spec)
    {
        Spec = spec;
        Processes = [.. Enumerable.Range(0, spec.Processes.Count).Select(_ => new WorldProcess())];
    }

    /// <summary>What it is made of.</summary>
    public WorldSpec Spec { get; }

    public List<WorldDevice> Devices { get; } = [];

    public List<WorldTarget> Targets { get; } = [];

    /// <summary>Where the processes' own memory comes from; only where a device mirrors it.</summary>
    public PgmapId Ram { get; set; }

    public WorldProcess[] Processes { get; }

    /// <summary>Builds it. Creating the pgmaps is timed apart: it is a figure of the report.</summary>
    public static ScenarioWorld Create(IEngine engine, WorldSpec spec, StrategyId strategy, TimeProvider time)
    {
        var world = new ScenarioWorld(spec);
        world.AddRam(engine);
        foreach (var device in spec.Devices) world.AddDevice(engine, device, strategy, time);
        var caller = new LoadCaller(world, 0, 0, 1, [0]);
        for (var place = 0; place < world.Processes.Length; place++)
        {
            caller.Populate(place);
            while (caller.Next(new SessionExecutor(engine, engine.Session, caller))) ;
        }

        return world;
    }

    /// <summary>What maps a target into a process.</summary>
    private IProtocol Mapping(ProcessId process, WorldTarget target)
    {
        const VmaFlags rights = VmaFlags.Read | VmaFlags.Write;
        return target switch
        {
            { IsMirrored: true } => new MmapAnonymous(process, Ram, target.Pages, rights),
            { IsPeer: true } => new MmapPeer(process, target.Device.Pgmap, target.Pages, rights | VmaFlags.Shared),
            _ => new Mmap(process, target.Inode, 0, target.Pages, rights | VmaFlags.Shared | (target.IsDevdax ? VmaFlags.Devdax : VmaFlags.Huge), -1),
        };
    }

    /// <summary>Maps a target into a process; the completion is for <see cref="StartOf"/>.</summary>
    public void StartMap<TExecutor>(TExecutor executor, ProcessId process, WorldTarget target) where TExecutor : struct, IProtocolStarter
    {
        switch (Mapping(process, target))
        {
            case MmapAnonymous mmap:
                executor.Start(mmap);
                break;
            case MmapPeer mmap:
                executor.Start(mmap);
                break;
            case Mmap mmap:
                executor.Start(mmap);
                break;
            case var other:
                throw new InvalidOperationException($"{other} maps nothing");
        }
    }

    /// <summary>Maps a target into a process of one's own; see <see cref="StartOf"/>.</summary>
    public long Map(ISession session, ProcessId process, WorldTarget target)
    {
        var mapped = new StrongBox<Completion>();
        StartMap(new Starter(session, mapped), process, target);
        if (mapped.Value.Outcome == Outcome.Ok && target.IsMirrored) session.Start(new Mirror(process, target.Device.Memory));
        return StartOf(process, target, mapped.Value);
    }

    /// <summary>The first virtual page number of a mapping; -1 where the device goes, or has no pages left.</summary>
    public static long StartOf(ProcessId process, WorldTarget target, in Completion mapped)
    {
        if (mapped.Outcome is not (Outcome.Ok or Outcome.ENXIO) && !target.IsPeer)
            throw new InvalidOperationException($"{process} cannot map {target.Device.Spec.Name}: {mapped.Outcome}");
        return mapped.Outcome == Outcome.Ok ? mapped.Findings.Handle : -1;
    }

    /// <summary>What a process at a place maps.</summary>
    public IEnumerable<WorldTarget> TargetsOf(int number)
    {
        if (Targets.Count <= FilesPerProcessMax) return Targets;
        return Enumerable.Range(0, FilesPerProcessMax).Select(i => Targets[(number * FilesPerProcessMax / 2 + i) % Targets.Count]);
    }

    private void AddRam(IEngine engine)
    {
        var pages = Spec.Devices.Where(device => device.Type is MemoryType.Private or MemoryType.Coherent).Sum(device => device.Size / Units.PageSize);
        if (pages > 0) Ram = engine.CreatePgmap(new(MemoryType.Ram, RamFactor * pages, 0, Spec.Devices[0].Scheme, StrategyId.Bulk));
    }

    private void AddDevice(IEngine engine, DeviceSpec spec, StrategyId strategy, TimeProvider time)
    {
        var frames = spec.Size / Units.PageSize;
        var begin = time.GetTimestamp();
        var isDevdax = spec.Type == MemoryType.Generic;
        var pgmap = engine.CreatePgmap(new(spec.Type, frames, (byte)(isDevdax ? spec.Order : 0), spec.Scheme, strategy));
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
            AddTarget(engine, device, new(InodeKind.Devdax, pgmap, spec.Scheme, spec.FileSystem, spec.Size, (byte)spec.Order), BlockState.Hole);
            return;
        }

        foreach (var file in Spec.Files.Where(file => file.Device == spec.Name))
        {
            for (var copy = 0; copy < file.Count; copy++)
                AddTarget(engine, device, new(InodeKind.File, pgmap, spec.Scheme, spec.FileSystem, file.Size), file.Blocks);
        }
    }

    private void AddTarget(IEngine engine, WorldDevice device, InodeSpec spec, BlockState blocks)
    {
        var pages = (spec.SizeBytes + Units.PageSize - 1) / Units.PageSize;
        Targets.Add(new(engine.CreateInode(spec, blocks), device, pages, new PageChooser(pages, Spec.Workload.Pages)));
    }

    private readonly struct Starter(ISession session, StrongBox<Completion> ended) : IProtocolStarter
    {
        public void Start<TProtocol>(in TProtocol protocol) where TProtocol : struct, IProtocol => ended.Value = session.Start(protocol);
    }
}
