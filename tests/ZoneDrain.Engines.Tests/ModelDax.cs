using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases F8 and F9 from the field, 108 and 109 here: a dax device under one driver after another, and the claims of mounts.</summary>
internal static class ModelDax
{
    private const long At = Kernel61World.Small + Kernel61World.Touched;
    private const long Page = InodeState.PageSize;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 108, "fsdev, 7.2", "a dax device is devdax, fsdax and devdax again, and no mode sees the one before",
            OneAfterAnother),
        .. ModelCase.Under(ModelCase.EveryScheme, 108, "daxctl-famfs.sh", "a dax device goes through its modes, and each refuses what is not its own", Modes),
        .. ModelCase.Under(ModelCase.EveryScheme, 108, "fsdev, 7.3", "a probe that fails leaves nothing of itself behind", FailedProbe),
        .. ModelCase.Under(ModelCase.EveryScheme, 109, "7ae9d15bdcde, 7.3", "whoever claimed before the notice is told, and an umount after it is legal", Told),
        .. ModelCase.Under(ModelCase.EveryScheme, 109, "7a6db2eb6d5d, 7.3", "a mount that is gone gives up no claim of the next", LateRelease),
    ];

    private static DriverId Open(Kernel61World world, byte alignment)
    {
        var device = new DriverId(world.Devdax(0, 512).Pgmap.Value);
        world.Do(AskDax.Open(device, alignment));
        return device;
    }

    private static (int Unit, MemoryType Type) Bind(Kernel61World world, DriverId device, DaxMode mode)
    {
        var said = world.Do(new BindDax(device, mode)).Findings;
        return ((int)said.Handle, (MemoryType)said.Pages);
    }

    private static void Refused<TProtocol>(Kernel61World world, TProtocol protocol, Refusal refusal)
        where TProtocol : struct, IProtocol
    {
        var ended = world.Run(protocol);
        (ended.Outcome, ended.Findings.Refusal).ShouldBe((refusal.Error(), refusal), protocol.ToString());
    }

    private static void Modes(Kernel61World world)
    {
        var device = Open(world, 9);
        Refused(world, new ClaimDax(device, world.FsDax, 1), Refusal.DaxDeviceUnbound);
        Refused(world, AskDax.Unbind(device), Refusal.DaxDeviceUnbound);
        (DaxMode Mode, int Unit, MemoryType Type)[] modes =
        [
            (DaxMode.DeviceDax, 9, MemoryType.Generic), (DaxMode.FsDev, 0, MemoryType.FsDax), (DaxMode.SystemRam, 0, MemoryType.Ram),
            (DaxMode.FsDev, 0, MemoryType.FsDax), (DaxMode.DeviceDax, 9, MemoryType.Generic),
        ];
        foreach (var (mode, unit, type) in modes)
        {
            Bind(world, device, mode).ShouldBe((unit, type));
            Refused(world, new BindDax(device, DaxMode.FsDev), Refusal.DaxDeviceBound);
            if (mode == DaxMode.FsDev)
            {
                world.Do(new ClaimDax(device, world.FsDax, 1));
                Refused(world, new ClaimDax(device, world.FsDax, 2), Refusal.DaxDeviceClaimed);
            }
            else
            {
                Refused(world, new ClaimDax(device, world.FsDax, 1), Refusal.NoDirectAccess);
            }

            world.Do(AskDax.Open(device, 0));
            world.Do(AskDax.Unbind(device));
            Refused(world, new ClaimDax(device, world.FsDax, 2), Refusal.DaxDeviceUnbound);
        }
    }

    // Memory that was system RAM and could not be removed stays reserved: no driver gets it, and none is left half bound.
    private static void FailedProbe(Kernel61World world)
    {
        var block = world.Engine.CreatePgmap(new(MemoryType.Ram, 8, 0, world.Traits.Id, StrategyId.Bulk));
        var device = new DriverId(block.Value);
        Refused(world, new BindDax(device, DaxMode.SystemRam), Refusal.NoDaxDevice);
        world.Do(AskDax.Open(device, 0));
        Bind(world, device, DaxMode.SystemRam).ShouldBe((0, MemoryType.Ram));
        world.Do(new RemoveKmem(new(block), 8, world.Traits.Id)).Findings.Stayed.ShouldBe(1);
        world.Do(AskDax.Unbind(device));
        for (var mode = DaxMode.DeviceDax; mode <= DaxMode.SystemRam; mode++) Refused(world, new BindDax(device, mode), Refusal.DaxMemoryReserved);
        Refused(world, new ClaimDax(device, block, 1), Refusal.DaxDeviceUnbound);
    }

    private static (PgmapId Pgmap, DriverId Device, InodeState File) Pmem(Kernel61World world)
    {
        var pgmap = world.Engine.CreatePgmap(new(MemoryType.FsDax, 8, 0, world.Traits.Id, world.Traits.NativeDrain));
        var device = new DriverId(pgmap.Value);
        world.Do(AskDax.Open(device, 0));
        Bind(world, device, DaxMode.Pmem).ShouldBe((0, MemoryType.FsDax));
        var file = world.Engine.CreateInode(new(InodeKind.File, pgmap, world.Traits.Id, FileSystem.Xfs, Page), BlockState.Written);
        return (pgmap, device, world.Engine.Inspect(file));
    }

    private static void Told(Kernel61World world)
    {
        var (pgmap, device, file) = Pmem(world);
        Refused(world, new PreRemove(pgmap), Refusal.NobodyToTell);
        world.Do(new ClaimDax(device, pgmap, 1));
        world.Do(new Mmap(world.Process, file.Id, 0, 1, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, At));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Do(new Unbind(world.Unbind(pgmap).Plan)).Findings.Signals.ShouldBe(1);
        world.Freed(pgmap);
        Refused(world, new ClaimDax(device, pgmap, 2), Refusal.ClaimOfDead);
        world.Do(new Evict(file.Id, Unlink: false));
        world.Do(AskDax.Release(device, 1));
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void LateRelease(Kernel61World world)
    {
        var (pgmap, device, file) = Pmem(world);
        world.Do(new ClaimDax(device, pgmap, 1));
        world.Do(AskDax.Release(device, 1));
        world.Do(new ClaimDax(device, pgmap, 2));
        world.Do(AskDax.Release(device, 1));
        Refused(world, new ClaimDax(device, pgmap, 3), Refusal.DaxDeviceClaimed);
        world.Do(new Mmap(world.Process, file.Id, 0, 1, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, At));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Do(new PreRemove(pgmap)).Findings.Signals.ShouldBe(1);
    }

    // 4 MiB in units of 2 MiB; then a file system with two files on it; then in units of 2 MiB again. The dax device outlives them, and
    // each binding makes its pgmap as the device says.
    private static void OneAfterAnother(Kernel61World world)
    {
        const long frames = 2 * FolioScene.Slot;
        var device = Open(world, 9);
        AsDevdax();
        var said = Bind(world, device, DaxMode.FsDev);
        said.ShouldBe((0, MemoryType.FsDax));
        var fsdax = world.Engine.CreatePgmap(new(said.Type, frames, (byte)said.Unit, world.Traits.Id, world.Traits.NativeDrain));
        world.Do(new ClaimDax(device, fsdax, 1));
        var (first, second) = (File(), File());
        world.Do(new Mmap(world.Process, first, 0, 4, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, At));
        world.Do(new Mmap(world.Process, second, 0, 400, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, At + 1000));
        world.Touch(world.Process, At + 3).ShouldBe(Outcome.NOPAGE);
        world.Touch(world.Process, At + 1399).ShouldBe(Outcome.NOPAGE);
        var page = world.PageAt(world.Process, At + 3);
        world.Engine.Inspect(page).Order.ShouldBe(0);
        var owner = world.Hold(world.Process, At + 3, GupMode.Pin);
        world.Ref(page).ShouldBe(world.Traits.BaseRefFsDax + PageCounts.PinBias + (world.Traits.MapTakesReference || world.Traits.EntryTakesReference ? 1 : 0));

        // In units of 2 MiB both pages would be of one folio, and the truncation would wait for the pin.
        world.Do(new Truncate(second, FileSystem.Ext4, TruncateKind.Size, 0, 0));
        world.Release(owner);
        world.Do(new Munmap(world.Process, At, At + 4));
        world.Do(new Munmap(world.Process, At + 1000, At + 1400));
        foreach (var file in (InodeId[])[first, second]) world.Do(new Evict(file, Unlink: true));
        world.Do(AskDax.Release(device, 1));
        world.Teardown(fsdax).Outcome.ShouldBe(Outcome.Ok);
        world.Do(AskDax.Unbind(device));
        AsDevdax();
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();

        InodeId File() => world.Engine.CreateInode(new(InodeKind.File, fsdax, world.Traits.Id, FileSystem.Ext4, 400 * Page), BlockState.Written);

        void AsDevdax()
        {
            Bind(world, device, DaxMode.DeviceDax).ShouldBe((9, MemoryType.Generic));
            var (pgmap, inode) = world.Devdax(9, frames);
            world.Do(Kernel61World.DevdaxMap(world.Process, inode, frames, Kernel61World.Aligned));
            world.Touch(world.Process, Kernel61World.Aligned + 700).ShouldBe(Outcome.NOPAGE);
            var unit = world.PageAt(world.Process, Kernel61World.Aligned + 700);
            var entry = world.Traits.MapTakesReference || world.Traits.EntryTakesReference ? 1 : 0;
            (world.Engine.Inspect(unit).Order, world.Ref(unit)).ShouldBe(((byte)9, world.Traits.BaseRefGeneric + entry));
            world.Ref(new PageId(pgmap, 0)).ShouldBe(world.Traits.BaseRefGeneric);
            world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
            world.Do(AskDax.Unbind(device));
            world.Touch(world.Process, Kernel61World.Aligned + 700).ShouldBe(Outcome.SIGBUS);
            world.Do(new Munmap(world.Process, Kernel61World.Aligned, Kernel61World.Aligned + frames));
        }
    }
}
