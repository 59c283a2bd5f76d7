using ZoneDrain.Engines.Explorer;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>Worlds of silos, by name: the columns of the table of faults under the remedy that ships, and others that it has not.</summary>
internal static class SiloScenes
{
    private const int Living = 0;
    private const int Dying = 1;
    private const int StatesMax = 3_000_000;

    /// <summary>Every strategy of the table of faults, with the page on either silo.</summary>
    public static TheoryData<StrategyId, PageHome> Homes => new(
        from strategy in FaultTable.Strategies
        from home in Enum.GetValues<PageHome>()
        select (strategy, home));

    /// <summary>A silo dies.</summary>
    public static FaultSettings SiloDies { get; } = new() { Death = 1, Remedy = Remedy.Fences };

    /// <summary>And the cells of the page with it.</summary>
    public static FaultSettings CellsDie { get; } = SiloDies with { Home = PageHome.Dying };

    private static readonly FaultColumn[] Columns =
    [
        .. FaultTable.Columns,
        new("cells die, late", new() { Death = 1, Home = PageHome.Dying, Repeat = 1, Link = FaultLink.HolderPage }),
        new("silo joins", new() { Death = 1, Join = 1 }),
    ];

    /// <summary>A world, searched to the end, unless it is larger than any of these; <paramref name="reached"/> may look at it in each state.</summary>
    public static ExhaustiveSearch Search(World world, Action<int>? reached = null)
    {
        var search = new ExhaustiveSearch(world);
        search.Run(StatesMax, () => false, reached);
        return search;
    }

    /// <summary>The world of a scene.</summary>
    public static World Make(string scene, StrategyId strategy, WorldRules? rules = null) => scene switch
    {
        "cells die, pin" => Pinned(strategy, rules ?? new()),
        "file" => File(SchemeId.D, strategy, SiloDies, rules),
        "file, journal" => Written(SchemeId.D, strategy, SiloDies, rules),
        "file dies, journal" => WrittenFile(SchemeId.C, strategy, SiloDies, rules),
        "file dies" => LostFile(SchemeId.D, strategy, SiloDies, rules),
        "pipe" => Pipe(strategy, SiloDies, rules),
        "pipe, journal" => Pipe(strategy, SiloDies, rules, isWritten: true),
        "file, entries" => File(SchemeId.C, strategy, CellsDie, rules),
        "memory" => Memory(MemoryType.Private, strategy, SiloDies, rules),
        "memory, cells die" => Memory(MemoryType.Private, strategy, CellsDie, rules),
        "pgmap dies" => PgmapDies(strategy, SiloDies, rules),
        "pgmap and cells die" => PgmapDies(strategy, CellsDie, rules),
        "cells die, join" => GoesRound(strategy, rules ?? new()),
        _ => Worlds.Make(FaultTable.World(strategy, Columns.Single(column => column.Name == scene), Remedy.Fences), rules),
    };

    // Whoever lives has mapped the page and gets it, and its cell dies: the one that a drain waits for is not lost.
    private static World Pinned(StrategyId strategy, WorldRules rules)
    {
        var world = new World(new(2)) { Rules = rules, Faults = CellsDie };
        var (pgmap, device) = Devdax(world, strategy);
        var (process, at) = Worlds.Map(world, device, devdax: true);
        world.Setup(new Fault(process, at, Write: true));
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        world.AddTask("gup user", Living, Worlds.Walk(process, at, owner));
        AddTeardown(world, strategy, pgmap, Living);
        return world;
    }

    // Somebody joins who does nothing: the fence goes round again, while the dead have still to answer the drain.
    private static World GoesRound(StrategyId strategy, WorldRules rules)
    {
        var world = new World(new(3)) { Rules = rules, Faults = CellsDie with { Join = 1 } };
        var (pgmap, device) = Devdax(world, strategy);
        var (process, at) = Worlds.Map(world, device, devdax: true);
        world.Setup(new Fault(process, at, Write: true));
        world.OnDyingSilo = [process];
        AddTeardown(world, strategy, pgmap, Living);
        return world;
    }

    /// <summary>
    /// A process of the silo that dies faults a page of a file in, and may have locked it, or an entry of it, when it goes; its file is on the silo that lives.
    /// </summary>
    /// <param name="scheme">Decides what entries hold.</param>
    /// <param name="strategy">The drain.</param>
    /// <param name="faults">Who dies with it; none: nobody does.</param>
    /// <param name="rules">The rules.</param>
    public static World File(SchemeId scheme, StrategyId strategy, FaultSettings faults, WorldRules? rules = null)
    {
        var world = new World(new(2)) { Rules = rules ?? new(), Faults = faults };
        var (pgmap, file) = FsDax(world, scheme, strategy);
        var (process, at) = Worlds.Map(world, file, devdax: false);
        world.OnDyingSilo = [process];
        world.AddTask("mapper", Dying, [ScriptStep.Of(new Fault(process, at, Write: true)), ScriptStep.Of(new Munmap(process, at, at + 1))]);
        world.AddTask("truncator", Living, [ScriptStep.Of(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0))]);
        world.AddTask("teardown", Living, [
            ScriptStep.OnceIdle(file, new Evict(file, Unlink: false)), TeardownOf(pgmap, scheme, strategy)]);
        world.AddLateMessages();
        return world;
    }

    /// <summary>
    /// The same with a process that is written down: it comes back, and whoever uses it makes an end of it. What it was doing was a munmap, or a second mapping
    /// and an exit.
    /// </summary>
    public static World Written(SchemeId scheme, StrategyId strategy, FaultSettings faults, WorldRules? rules = null, bool exits = false)
    {
        var world = new World(new(2)) { Rules = rules ?? new(), Faults = faults, HasJournals = true };
        var (pgmap, file) = FsDax(world, scheme, strategy);
        var (process, at) = Worlds.Map(world, file, devdax: false);
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        world.OnDyingSilo = [process];
        var exit = ScriptStep.Of(new Exit(process));
        var ends = exits
            ? [ScriptStep.Of(new Mmap(process, file, 0, 1, VmaFlags.Shared | VmaFlags.Read, -1)), exit]
            : (ScriptStep[])[ScriptStep.Of(new Gup(process, at, 1, owner, GupMode.Pin | GupMode.Write)), ScriptStep.Of(new Munmap(process, at, at + 1)), exit];
        world.AddTask("mapper", Dying, [ScriptStep.Of(new Fault(process, at, Write: true)), .. ends]);
        world.AddTask("teardown", Living, [
            ScriptStep.OnceIdle(file, new Evict(file, Unlink: false)), TeardownOf(pgmap, scheme, strategy)]);
        AddSurvivor(world, process);
        world.AddLateMessages();
        return world;
    }

    /// <summary>
    /// A file that is written down, on the silo that dies, while it is cut and then dropped; who maps it lives on the other. It comes back, and is dropped by
    /// whoever begins again.
    /// </summary>
    public static World WrittenFile(SchemeId scheme, StrategyId strategy, FaultSettings faults, WorldRules? rules = null)
    {
        var world = new World(new(2)) { Rules = rules ?? new(), Faults = faults, HasJournals = true };
        var (pgmap, file) = FsDax(world, scheme, strategy);
        var (process, at) = Worlds.Map(world, file, devdax: false);
        world.FilesOnDyingSilo = [file];
        world.AddTask("mapper", Living, [ScriptStep.Of(new Fault(process, at, Write: true)), ScriptStep.Of(new Munmap(process, at, at + 1))]);
        world.AddTask("truncator", Dying, [ScriptStep.Of(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, 0, 0))]);
        var evict = ScriptStep.OnceIdle(file, new Evict(file, Unlink: false));
        world.AddTask("umount", Dying, [evict]);
        world.AddTask("teardown", Living, [TeardownOf(pgmap, scheme, strategy)]);
        world.Survivor = world.AddTask("umount again", Living, [evict]);
        world.Survivor.At = 1;
        world.AddLateMessages();
        return world;
    }

    /// <summary>A file that nobody has written down, on the silo that dies, while it is mapped, grown and dropped on the other.</summary>
    public static World LostFile(SchemeId scheme, StrategyId strategy, FaultSettings faults, WorldRules? rules = null)
    {
        var world = new World(new(2)) { Rules = rules ?? new(), Faults = faults };
        var (pgmap, file) = FsDax(world, scheme, strategy);
        var (process, at) = Worlds.Map(world, file, devdax: false);
        world.FilesOnDyingSilo = [file];
        var fault = ScriptStep.Of(new Fault(process, at, Write: true));
        world.AddTask("mapper", Living, [fault, fault, ScriptStep.Of(new Munmap(process, at, at + 1))]);
        world.AddTask("grows", Living, [ScriptStep.Of(new Truncate(file, FileSystem.Ext4, TruncateKind.Size, InodeState.PageSize, 0))]);
        var evict = ScriptStep.OnceIdle(file, new Evict(file, Unlink: false));
        world.AddTask("teardown", Living, [evict, evict, TeardownOf(pgmap, scheme, strategy)]);
        world.AddLateMessages();
        return world;
    }

    /// <summary>
    /// A page of device memory that two processes have since a fork: the one on the silo that dies moves it, and the other, on the one that lives, lets it go,
    /// and touches it before where that moves nothing.
    /// </summary>
    public static World Mover(MemoryType type, StrategyId strategy, FaultSettings faults, WorldRules? rules = null)
    {
        var (world, ram, device) = WithMemory(type, strategy, faults, rules);
        var (mover, at) = Anonymous(world, ram, device);
        world.Setup(MoveIn(mover, at, ram, device, type));
        var other = world.ReserveProcess();
        world.Setup(new Fork(mover, other));
        world.OnDyingSilo = [mover];
        world.AddTask("moves", Dying, [ScriptStep.Of(new MigrateVma(mover, at, at + 1, new(device), new(ram)))]);
        ScriptStep[] touches = type == MemoryType.Coherent ? [ScriptStep.Of(new Fault(other, at, Write: false))] : [];
        world.AddTask("other", Living, [.. touches, ScriptStep.Of(new Zap(other, at, at + 1))]);
        AddTeardownOfMemory(world, device, strategy);
        return world;
    }

    /// <summary>
    /// A pipe with a page in it, which who made it has left: who shares it exits on the silo that dies; there it may be written down, and then it comes back,
    /// and whoever uses it makes an end of it.
    /// </summary>
    public static World Pipe(StrategyId strategy, FaultSettings faults, WorldRules? rules = null, bool isWritten = false)
    {
        var world = new World(new(2)) { Rules = rules ?? new(), Faults = faults, HasJournals = isWritten };
        var (pgmap, device) = Devdax(world, strategy);
        var (host, at) = Worlds.Map(world, device, devdax: true);
        world.Setup(new Fault(host, at, Write: true));
        world.Setup(new Gup(host, at, 1, (int)world.Setup(new OpenOwner(host, OwnerKind.Pipe)).Handle, GupMode.FastOnly));
        var sharer = world.ReserveProcess();
        world.Setup(new Fork(host, sharer));
        world.OnDyingSilo = [sharer];
        world.Setup(new Exit(host));
        world.AddTask("sharer", Dying, [ScriptStep.Of(new Exit(sharer))]);
        if (isWritten) AddSurvivor(world, sharer);
        AddTeardown(world, strategy, pgmap, Living);
        return world;
    }

    /// <summary>The pgmap's own silo dies, with its counter and its teardown, in one world with a process that lives and uses the page.</summary>
    public static World PgmapDies(StrategyId strategy, FaultSettings faults, WorldRules? rules = null)
    {
        var world = new World(new(2)) { Rules = rules ?? new(), Faults = faults };
        var (pgmap, device) = Devdax(world, strategy);
        var (process, at) = Worlds.Map(world, device, devdax: true);
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        world.AddTask("user", Living, [ScriptStep.Of(new Fault(process, at, Write: true)), .. Worlds.Walk(process, at, owner)]);
        var teardown = ScriptStep.Of(new Teardown(new(pgmap, SchemeId.D, strategy, 1, 0, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: true)));
        world.DyingTeardown = world.AddTask("teardown", Dying, [teardown]);
        world.Revived = world.AddTask("teardown again", Living, [teardown]);
        world.Revived.At = 1;
        world.AddLateMessages();
        return world;
    }

    /// <summary>
    /// Device memory with a page of a process of each silo: that of the silo that dies comes in, that of the one that lives goes, and their frames with them.
    /// </summary>
    public static World Memory(MemoryType type, StrategyId strategy, FaultSettings faults, WorldRules? rules = null)
    {
        var (world, ram, device) = WithMemory(type, strategy, faults, rules);
        var (dying, comes) = Anonymous(world, ram, device);
        var (living, goes) = Anonymous(world, ram, device);
        world.OnDyingSilo = [dying];
        world.Setup(MoveIn(living, goes, ram, device, type));
        world.AddTask("comes", Dying, [ScriptStep.Of(MoveIn(dying, comes, ram, device, type)), ScriptStep.Of(new Zap(dying, comes, comes + 1))]);
        var leaves = ScriptStep.Of(new Zap(living, goes, goes + 1));
        world.AddTask("goes", Living, [leaves, ScriptStep.Of(MoveIn(living, goes, ram, device, type)), leaves]);
        AddTeardownOfMemory(world, device, strategy);
        return world;
    }

    private static (World World, PgmapId Ram, PgmapId Device) WithMemory(MemoryType type, StrategyId strategy, FaultSettings faults, WorldRules? rules)
    {
        var world = new World(new(2)) { Rules = rules ?? new(), Faults = faults };
        return (world, world.AddPgmap(new(MemoryType.Ram, 4, 0, SchemeId.D, StrategyId.Bulk)), world.AddPgmap(new(type, 2, 0, SchemeId.D, strategy)));
    }

    private static void AddTeardownOfMemory(World world, PgmapId device, StrategyId strategy)
    {
        world.AddTask("teardown", Living, [ScriptStep.Of(new Teardown(
            new(device, SchemeId.D, strategy, 2, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false)))]);
        world.AddLateMessages();
    }

    // Whoever uses a process that came back makes an end of it; nobody does before.
    private static void AddSurvivor(World world, ProcessId process)
    {
        world.Survivor = world.AddTask(
            "survivor", Living, [ScriptStep.Of(new Exit(process)), ScriptStep.Of(new Exit(process) { GoesOn = true })]);
        world.Survivor.At = 2;
    }

    private static MigrateVma MoveIn(ProcessId process, long at, PgmapId ram, PgmapId device, MemoryType type) =>
        new(process, at, at + 1, new(ram), new(device), type.EntryForm(), Holes: true);

    private static (ProcessId Process, long At) Anonymous(World world, PgmapId ram, PgmapId device)
    {
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, 1, VmaFlags.Read | VmaFlags.Write)).Handle;
        world.Setup(new Mirror(process, new(device)));
        return (process, at);
    }

    private static (PgmapId Pgmap, InodeId Device) Devdax(World world, StrategyId strategy)
    {
        var pgmap = world.AddPgmap(new(MemoryType.Generic, 1, 0, SchemeId.D, strategy));
        return (pgmap, world.AddInode(new(InodeKind.Devdax, pgmap, SchemeId.D, FileSystem.Ext4, InodeState.PageSize), BlockState.Written));
    }

    private static (PgmapId Pgmap, InodeId File) FsDax(World world, SchemeId scheme, StrategyId strategy)
    {
        var pgmap = world.AddPgmap(new(MemoryType.FsDax, 1, 0, scheme, strategy));
        return (pgmap, world.AddInode(new(InodeKind.File, pgmap, scheme, FileSystem.Ext4, InodeState.PageSize), BlockState.Written));
    }

    private static ScriptStep TeardownOf(PgmapId pgmap, SchemeId scheme, StrategyId strategy) =>
        ScriptStep.Of(new Teardown(new(pgmap, scheme, strategy, 1, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false)));

    private static void AddTeardown(World world, StrategyId strategy, PgmapId pgmap, int silo)
    {
        world.AddTask("teardown", silo, [ScriptStep.Of(new Teardown(
            new(pgmap, SchemeId.D, strategy, 1, 0, ZapOrder.BeforeKill, GracePlacement.Both, IsDevdax: true)))]);
        world.AddLateMessages();
    }
}
