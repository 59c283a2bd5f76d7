using Shouldly;
using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>Bad input: what the kernel refuses is refused with its error and a sentence, one case for each refusal that there is.</summary>
internal static class ModelRefusals
{
    private const long At = Kernel61World.Aligned;
    private const long Unit = DynamicCapacity.UnitFrames;
    private const VmaFlags ReadWrite = MemoryScene.ReadWrite;

    private static readonly Dictionary<Refusal, Func<Kernel61World, (Outcome Outcome, Findings Findings)>> Table = new()
    {
        [Refusal.DevdaxPrivate] = world => Run(world, Kernel61World.DevdaxMap(world.Process, world.Devdax(9, 4096).Inode, 512, At, VmaFlags.None)),
        [Refusal.DevdaxMisaligned] = world => Run(world, Kernel61World.DevdaxMap(world.Process, world.Devdax(9, 4096).Inode, 8, At)),
        [Refusal.DeviceDead] = world =>
        {
            var (pgmap, inode) = world.Devdax(9, 4096);
            world.Teardown(pgmap);
            return Run(world, Kernel61World.DevdaxMap(world.Process, inode, 512, At));
        },
        [Refusal.PeerPrivate] = world => Run(world, new MmapPeer(world.Process, Peer(world), 1, ReadWrite)),
        [Refusal.PeerGoes] = world =>
        {
            var peer = Peer(world);
            world.Teardown(peer);
            return Run(world, new MmapPeer(world.Process, peer, 1, ReadWrite | VmaFlags.Shared));
        },
        [Refusal.PeerFull] = world => Run(world, new MmapPeer(world.Process, Peer(world), 5, ReadWrite | VmaFlags.Shared)),
        [Refusal.PeerUnasked] = world => Gup(world, PeerMapping(world), GupMode.Get),
        [Refusal.LongtermWithoutPin] = world => Gup(world, 0, GupMode.Longterm),
        [Refusal.LongtermOfPeer] = world => Gup(world, PeerMapping(world), GupMode.Pin | GupMode.Longterm | GupMode.Peer),
        [Refusal.LongtermOfFile] = world =>
        {
            world.MapSmall(world.Process);
            return Gup(world, Kernel61World.Small, GupMode.Pin | GupMode.Longterm);
        },
        [Refusal.LongtermStores] = world =>
        {
            var ram = Movable(world, MemoryType.Ram).First;
            var file = world.Engine.CreateInode(new(InodeKind.PageCache, ram, world.Traits.Id, FileSystem.Ext4, 4096), BlockState.Hole);
            world.Do(new Mmap(world.Process, file, 0, 1, ReadWrite | VmaFlags.Shared, At));
            return Gup(world, At, GupMode.Pin | GupMode.Longterm | GupMode.Write);
        },
        [Refusal.LongtermHeld] = world => LongtermOfHeld(world, Movable(world, MemoryType.Coherent)),
        [Refusal.LongtermTriedOut] = world => LongtermOfHeld(world, Movable(world, MemoryType.Ram)),
        [Refusal.MigrateEmpty] = world => Migrate(world, new MemoryScene(world), MemoryScene.At, 0),
        [Refusal.MigrateDax] = world =>
        {
            world.MapSmall(world.Process);
            world.Touch(world.Process, Kernel61World.Small);
            return Migrate(world, new MemoryScene(world), Kernel61World.Small, 1);
        },
        [Refusal.MigratePeer] = world => Migrate(world, new MemoryScene(world), PeerMapping(world), 1),
        [Refusal.MigrateHugetlb] = world =>
        {
            var scene = new MemoryScene(world, ramFrames: 1024);
            world.Do(new MmapAnonymous(world.Process, scene.Ram, 512, ReadWrite | VmaFlags.Hugetlb, At));
            world.Touch(world.Process, At);
            return Migrate(world, scene, At, 512);
        },
        [Refusal.MigrateUnmapped] = world => Migrate(world, new MemoryScene(world), MemoryScene.At - 1, 2),
        [Refusal.MigrateNothing] = world => Migrate(world, new MemoryScene(world), MemoryScene.At, 4),
        [Refusal.HugetlbMisaligned] = world =>
            Run(world, new MmapAnonymous(world.Process, new MemoryScene(world).Ram, 512, ReadWrite | VmaFlags.Hugetlb, At + 1)),
        [Refusal.NoDynamicCapacity] = world => Run(world, AskCapacity.Count(Driver(world))),
        [Refusal.CapacityMisaligned] = world => Add(world, new CapacityExtent(1, Unit)),
        [Refusal.CapacityOutside] = world => Add(world, new CapacityExtent(64 * Unit, Unit)),
        [Refusal.CapacityOverlaps] = world => Add(world, new CapacityExtent(0, 2 * Unit), new CapacityExtent(Unit, 2 * Unit)),
        [Refusal.CapacityGroupOfTwoTags] = world => Add(world, new CapacityExtent(0, Unit, 1), new CapacityExtent(Unit, Unit, 2)),
        [Refusal.CapacityTagInUse] = world =>
        {
            var device = Capacity(world);
            world.Do(new AddCapacity(device, new(0, Unit, 7)));
            return Run(world, new AddCapacity(device, new(Unit, Unit, 7)));
        },
        [Refusal.CapacityGroupTooLarge] = world => Add(world, [.. Enumerable.Repeat(new CapacityExtent(0, Unit), DriverEvent.GroupExtentsMax + 1)]),
        [Refusal.CapacityInUse] = world =>
        {
            var device = Capacity(world);
            world.Do(new AddCapacity(device, new(0, Unit)));
            world.Do(AskCapacity.CreateDevice(device, 0));
            return Run(world, AskCapacity.Release(device, new(0, Unit)));
        },
        [Refusal.NoSuchCapacity] = world => Run(world, AskCapacity.Release(Capacity(world), new(0, Unit))),
        [Refusal.NoFreeCapacity] = world => Run(world, AskCapacity.CreateDevice(Capacity(world), 0)),
        [Refusal.CapacityCannotGrow] = world => Run(world, AskCapacity.Grow(Capacity(world), 0, Unit)),
        [Refusal.DaxDeviceBound] = world => Run(world, new DestroyDaxDevice(Capacity(world), 0, world.FsDax)),
        [Refusal.ExclusiveMemory] = world =>
        {
            var device = new InodeSpec(InodeKind.DevMem, world.FsDax, world.Traits.Id, FileSystem.Ext4, 4096);
            return Run(world, new Mmap(world.Process, world.Engine.CreateInode(device, BlockState.Hole), 0, 1, ReadWrite | VmaFlags.Shared, At));
        },
        [Refusal.ProviderHeld] = world =>
        {
            // Whatever the scheme of the pages, the module is asked for as since 7.0.
            var driver = Driver(world);
            world.Do(AskProvider.Hold(driver));
            return Run(world, new UnloadModule(world.Unbind(new(driver.Value)).Plan with { Scheme = SchemeId.E19 }));
        },
        [Refusal.ProviderGone] = world =>
        {
            var pgmap = world.Devdax(0, 8).Pgmap;
            world.Do(new UnloadModule(world.Unbind(pgmap).Plan));
            return Run(world, AskProvider.Hold(new(pgmap.Value)));
        },
        [Refusal.SyncWithoutDax] = world =>
        {
            var ram = Movable(world, MemoryType.Ram).First;
            var file = world.Engine.CreateInode(new(InodeKind.PageCache, ram, world.Traits.Id, FileSystem.Ext4, 4096), BlockState.Hole);
            return Run(world, new Mmap(world.Process, file, 0, 1, ReadWrite | VmaFlags.Shared | VmaFlags.Sync, At));
        },
        [Refusal.NoDaxDevice] = world => Run(world, new BindDax(Driver(world), DaxMode.DeviceDax)),
        [Refusal.DaxDeviceUnbound] = world => Run(world, AskDax.Unbind(Dax(world, DaxMode.None))),
        [Refusal.DaxMemoryReserved] = world =>
        {
            var block = Movable(world, MemoryType.Ram);
            var device = new DriverId(block.First.Value);
            world.Do(AskDax.Open(device, 0));
            world.Do(new RemoveKmem(block, 8, world.Traits.Id));
            return Run(world, new BindDax(device, DaxMode.DeviceDax));
        },
        [Refusal.NoDirectAccess] = world => Run(world, new ClaimDax(Dax(world, DaxMode.DeviceDax), world.FsDax, 1)),
        [Refusal.DaxDeviceClaimed] = world =>
        {
            var device = Dax(world, DaxMode.FsDev);
            world.Do(new ClaimDax(device, world.FsDax, 1));
            return Run(world, new ClaimDax(device, world.FsDax, 2));
        },
        [Refusal.ClaimOfDead] = world =>
        {
            world.Teardown(world.FsDax);
            return Run(world, new ClaimDax(Dax(world, DaxMode.FsDev), world.FsDax, 1));
        },
        [Refusal.NoDaxRegion] = world => Run(world, AskRegion.Create(Driver(world))),
        [Refusal.DaxSizeMisaligned] = world => Run(world, AskRegion.Resize(Region(world), 0, 7)),
        [Refusal.DaxRegionFull] = world => Run(world, AskRegion.Resize(Region(world), 0, 1L << 40)),
        [Refusal.DaxDeviceSized] = world => Run(world, AskRegion.Delete(Region(world), 0)),
        [Refusal.DaxDeviceEmpty] = world => Run(world, AskRegion.Bind(Region(world), 0)),
        [Refusal.NobodyToTell] = world =>
        {
            world.Do(AskDax.Open(new DriverId(world.FsDax.Value), 0));
            return Run(world, new PreRemove(world.FsDax));
        },
        [Refusal.NoReverseMap] = world => Run(world, new PreRemove(world.FsDax)),
        [Refusal.NoReflink] = world => Run(world, new CloneFile(world.File, world.NewFile(4096), 0, 1)),
        [Refusal.ReflinkOfHeldEntries] = world =>
        {
            var pgmap = world.Engine.CreatePgmap(new(MemoryType.FsDax, 512, 0, SchemeId.C, SchemeList.Get(SchemeId.C).NativeDrain));
            InodeId[] files = [.. Enumerable.Range(0, 2).Select(_ =>
                world.Engine.CreateInode(new(InodeKind.File, pgmap, SchemeId.C, FileSystem.Xfs, 4096), BlockState.Written))];
            return Run(world, new CloneFile(files[0], files[1], 0, 1));
        },
        [Refusal.ReflinkRange] = world => Run(world, new CloneFile(world.File, world.File, 0, 1)),
        [Refusal.OutsideDevice] = world => Run(world, new MemoryFailure(new(world.FsDax, Kernel61World.FsDaxFrames))),
    };

    public static IReadOnlyList<Refusal> Covered => [.. Table.Keys.Order()];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. from row in Table
           let fact = $"{row.Key} is refused with {row.Key.Error()} and a sentence"
           select new ModelCase(0, "bad input", fact, SchemeId.E, world => Check(world, row.Key, row.Value)),
    ];

    private static void Check(Kernel61World world, Refusal refusal, Func<Kernel61World, (Outcome Outcome, Findings Findings)> bring)
    {
        var (outcome, findings) = bring(world);
        (outcome, findings.Refusal).ShouldBe((refusal.Error(), refusal));
        refusal.Sentence().ShouldNotBeEmpty();
    }

    private static (Outcome Outcome, Findings Findings) Run<TProtocol>(Kernel61World world, TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var ended = world.Run(protocol);
        return (ended.Outcome, ended.Findings);
    }

    private static (Outcome Outcome, Findings Findings) Gup(Kernel61World world, long vpn, GupMode mode)
    {
        var slot = (int)world.Do(new OpenOwner(world.Process, OwnerKind.Descriptor)).Findings.Handle;
        return Run(world, new Gup(world.Process, vpn, 1, slot, mode));
    }

    private static (Outcome Outcome, Findings Findings) Migrate(Kernel61World world, MemoryScene scene, long from, long pages) =>
        Run(world, new MigrateVma(world.Process, from, from + pages, scene.RamMemory, Movable(world, MemoryType.Coherent)));

    private static DeviceMemory Movable(Kernel61World world, MemoryType type) =>
        new(world.Engine.CreatePgmap(new(type, 8, 0, world.Traits.Id, SchemeList.Get(world.Traits.Id, type).NativeDrain)));

    private static (Outcome Outcome, Findings Findings) LongtermOfHeld(Kernel61World world, DeviceMemory memory)
    {
        var scene = new MemoryScene(world);
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        world.Do(new MigrateVma(world.Process, MemoryScene.At, MemoryScene.At + 1, scene.RamMemory, memory));
        scene.Hold(0, GupMode.Get);
        return Gup(world, MemoryScene.At, GupMode.Pin | GupMode.Longterm);
    }

    private static PgmapId Peer(Kernel61World world) =>
        world.Engine.CreatePgmap(new(MemoryType.PciP2pDma, 4, 0, world.Traits.Id, SchemeList.Get(world.Traits.Id, MemoryType.PciP2pDma).NativeDrain));

    private static long PeerMapping(Kernel61World world) =>
        world.Do(new MmapPeer(world.Process, Peer(world), 2, ReadWrite | VmaFlags.Shared)).Findings.Handle;

    private static DriverId Driver(Kernel61World world) => new(world.Devdax(0, 512).Pgmap.Value);

    private static DriverId Capacity(Kernel61World world)
    {
        var device = Driver(world);
        world.Do(AskCapacity.Open(device, 0, 8 * Unit));
        return device;
    }

    private static DriverId Region(Kernel61World world)
    {
        var region = Driver(world);
        world.Do(AskRegion.Open(region, 8 * Unit, 9));
        world.Do(AskRegion.Create(region));
        return region;
    }

    private static DriverId Dax(Kernel61World world, DaxMode mode)
    {
        var device = Driver(world);
        world.Do(AskDax.Open(device, 0));
        if (mode != DaxMode.None) world.Do(new BindDax(device, mode));
        return device;
    }

    private static (Outcome Outcome, Findings Findings) Add(Kernel61World world, params CapacityExtent[] group)
    {
        var device = Capacity(world);
        foreach (var extent in group[..^1]) world.Do(new AddCapacity(device, extent, More: true));
        return Run(world, new AddCapacity(device, group[^1]));
    }
}
