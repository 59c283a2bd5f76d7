using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Processes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Experiments.Workloads;

/// <summary>One life of a scenario's devices on an engine: pgmaps, inodes, and processes that map them.</summary>
internal sealed class ScenarioWorld
{
    /// <summary>Files a process maps at most; with more, neighbours share.</summary>
    private const int FilesPerProcessMax = 16;

    private readonly IEngine _engine;

    private ScenarioWorld(IEngine engine, Scenario scenario)
    {
        _engine = engine;
        Scenario = scenario;
    }

    public Scenario Scenario { get; }

    public List<WorldDevice> Devices { get; } = [];

    public List<WorldTarget> Targets { get; } = [];

    public WorldProcess[] Processes { get; private set; } = [];

    /// <summary>Builds it. Creating the pgmaps is timed apart: it is a figure of the report.</summary>
    public static ScenarioWorld Create(IEngine engine, Scenario scenario, StrategyId strategy, TimeProvider time)
    {
        var world = new ScenarioWorld(engine, scenario);
        foreach (var device in scenario.Devices) world.AddDevice(device, strategy, time);
        world.Processes = [.. Enumerable.Range(0, scenario.Processes.Count).Select(_ => new WorldProcess())];
        for (var i = 0; i < world.Processes.Length; i++) world.Start(engine.Session, i);
        return world;
    }

    /// <summary>Gives place <paramref name="number"/> a new process that maps its share of the targets.</summary>
    public void Start(ISession session, int number)
    {
        var id = _engine.CreateProcess();
        var place = Processes[number];
        var targets = TargetsOf(number).ToList();
        var starts = new long[targets.Count];
        for (var i = 0; i < targets.Count; i++)
        {
            var target = targets[i];
            var flags = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | (target.IsDevdax ? VmaFlags.Devdax : VmaFlags.Huge);
            var mapped = session.Start(new Mmap(id, target.Inode, 0, target.Pages, flags, -1));
            if (mapped.Outcome is not (Outcome.Ok or Outcome.ENXIO))
                throw new InvalidOperationException($"{id} cannot map {target.Inode}: {mapped.Outcome}");
            starts[i] = mapped.Outcome == Outcome.Ok ? mapped.Findings.Handle : -1;
        }

        place.Become(id, [.. targets], starts);
    }

    private IEnumerable<WorldTarget> TargetsOf(int number)
    {
        if (Targets.Count <= FilesPerProcessMax) return Targets;
        return Enumerable.Range(0, FilesPerProcessMax).Select(i => Targets[(number * FilesPerProcessMax / 2 + i) % Targets.Count]);
    }

    private void AddDevice(DeviceSpec spec, StrategyId strategy, TimeProvider time)
    {
        var frames = spec.Size / Units.PageSize;
        var begin = time.GetTimestamp();
        var isDevdax = spec.Type == MemoryType.Generic;
        var pgmap = _engine.CreatePgmap(new(spec.Type, frames, (byte)(isDevdax ? spec.Order : 0), spec.Scheme, strategy));
        var device = new WorldDevice(spec, pgmap, frames, begin, time.GetElapsedTime(begin));
        Devices.Add(device);
        if (isDevdax)
        {
            AddTarget(device, new(InodeKind.Devdax, pgmap, spec.Scheme, spec.FileSystem, spec.Size, (byte)spec.Order), BlockState.Hole);
            return;
        }

        foreach (var file in Scenario.Files.Where(file => file.Device == spec.Name))
        {
            for (var copy = 0; copy < file.Count; copy++)
                AddTarget(device, new(InodeKind.File, pgmap, spec.Scheme, spec.FileSystem, file.Size), file.Blocks);
        }
    }

    private void AddTarget(WorldDevice device, InodeSpec spec, BlockState blocks)
    {
        var pages = (spec.SizeBytes + Units.PageSize - 1) / Units.PageSize;
        Targets.Add(new(_engine.CreateInode(spec, blocks), device, pages, new PageChooser(pages, Scenario.Workload.Pages)));
    }
}
