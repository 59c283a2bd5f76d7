using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Case 120: what /dev/mem shows of a device goes when a driver requests the memory (kernel-model 6.1 and 6.5).</summary>
internal static class ModelDevMem
{
    private const long At = Kernel61World.Aligned;
    private const long Frames = 512;
    private const VmaFlags ReadWrite = VmaFlags.Read | VmaFlags.Write;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 120, "3234ac664a87, 5.8", "a device that is enabled takes its memory away from /dev/mem", Enabled),
        .. Case("copy_page_range", "a child has what its parent maps of /dev/mem, and loses it too", Forked),
        .. Case("even_cows", "private copies of /dev/mem go with it", Private),
        .. Case("drivers/dax/bus.c", "a device of a region takes its ranges away, and no others", OfRegion),
        .. Case("VM_PFNMAP", "no page of /dev/mem is got, moved, mirrored or dropped by itself", Refused),
        .. Case("mremap.c", "parts of a mapping of /dev/mem move, change their rights and are revoked where they are", Parts),
    ];

    private static IEnumerable<ModelCase> Case(string origin, string fact, Action<Kernel61World> check) =>
        ModelCase.Under([SchemeId.E], 120, origin, fact, check);

    private static (DriverId Device, InodeId DevMem) Open(Kernel61World world, long frames = Frames)
    {
        var pgmap = world.Devdax(0, frames).Pgmap;
        var device = new DriverId(pgmap.Value);
        world.Do(AskDax.Open(device, 0));
        return (device, world.Engine.CreateInode(new(InodeKind.DevMem, pgmap, world.Traits.Id, FileSystem.Ext4, frames << 12), BlockState.Hole));
    }

    private static void Map(Kernel61World world, InodeId devMem, VmaFlags kind = VmaFlags.Shared, long pages = 4, long at = At) =>
        world.Do(new Mmap(world.Process, devMem, 0, pages, ReadWrite | kind, at));

    private static void Denied(Kernel61World world, InodeId devMem, long at, long pgoff = 0)
    {
        var ended = world.Run(new Mmap(world.Process, devMem, pgoff, 1, ReadWrite | VmaFlags.Shared, at));
        (ended.Outcome, ended.Findings.Refusal).ShouldBe((Outcome.EPERM, Refusal.ExclusiveMemory));
    }

    private static void Enabled(Kernel61World world)
    {
        var (device, devMem) = Open(world);
        Map(world, devMem);
        world.Run(new Mmap(world.Process, devMem, Frames - 1, 2, ReadWrite, -1)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Touch(world.Process, At + 3, write: false).ShouldBe(Outcome.NOPAGE);
        world.Engine.Inspect(new PageId(new(device.Value), 0)).Counts.Map.ShouldBe(0);
        world.Do(new BindDax(device, DaxMode.DeviceDax) { DevMem = devMem });
        for (var page = 0; page < 4; page++) world.Touch(world.Process, At + page).ShouldBe(Outcome.SIGBUS);
        Denied(world, devMem, At + 8);
        world.Run(new BindDax(device, DaxMode.FsDev) { DevMem = devMem }).Outcome.ShouldBe(Outcome.EBUSY);

        // Without a driver it may be mapped again; what was revoked does not come back.
        world.Do(AskDax.Unbind(device));
        Map(world, devMem, at: At + 8);
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGBUS);
        world.Touch(world.Process, At + 8).ShouldBe(Outcome.NOPAGE);
        world.Do(new Munmap(world.Process, At, At + 12));
        world.Do(new Evict(devMem, Unlink: false));
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();

        // Memory that nobody has opened as a dax device has a driver from its start.
        var file = world.Engine.CreateInode(new(InodeKind.DevMem, world.FsDax, world.Traits.Id, FileSystem.Ext4, Frames << 12), BlockState.Hole);
        Denied(world, file, At);
    }

    private static void Forked(Kernel61World world)
    {
        var (device, devMem) = Open(world);
        Map(world, devMem);
        var child = world.Fork(world.Process);
        foreach (var process in (ProcessId[])[world.Process, child]) world.Touch(process, At + 1).ShouldBe(Outcome.NOPAGE);
        world.Do(new Munmap(world.Process, At + 3, At + 4));
        world.Do(new BindDax(device, DaxMode.FsDev) { DevMem = devMem });
        foreach (var process in (ProcessId[])[world.Process, child, world.Fork(child)]) world.Touch(process, At + 1).ShouldBe(Outcome.SIGBUS);
        foreach (var process in world.Engine.Processes.Select(process => process.Id).ToList()) world.Do(new Exit(process));
        world.Do(new Evict(devMem, Unlink: false));
    }

    private static void Private(Kernel61World world)
    {
        var (device, devMem) = Open(world);
        Map(world, devMem, VmaFlags.None);
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, At).IsRam.ShouldBeTrue();
        world.Entry(world.Process, At + 1).IsPfn.ShouldBeTrue();
        var child = world.Fork(world.Process);
        world.Entry(child, At).IsRam.ShouldBeTrue();
        world.Do(new BindDax(device, DaxMode.SystemRam) { DevMem = devMem });
        foreach (var process in (ProcessId[])[world.Process, child]) world.Touch(process, At).ShouldBe(Outcome.SIGBUS);
        world.Touch(world.Process, At + 1).ShouldBe(Outcome.SIGBUS);
    }

    // Two devices of 2 MiB each; the first of them is enabled.
    private static void OfRegion(Kernel61World world)
    {
        var pgmap = world.Devdax(0, 3 * Frames).Pgmap;
        var region = new DriverId(pgmap.Value);
        var devMem = world.Engine.CreateInode(new(InodeKind.DevMem, pgmap, world.Traits.Id, FileSystem.Ext4, 3 * Frames << 12), BlockState.Hole);
        world.Do(AskRegion.Open(region, 3 * Frames, 0));
        var devices = Enumerable.Range(0, 2).Select(_ => world.Do(AskRegion.Create(region)).Findings.Handle).ToList();
        foreach (var device in devices) world.Do(AskRegion.Resize(region, device, Frames));
        Map(world, devMem, pages: 3 * Frames);
        world.Do(AskRegion.Bind(region, devices[1]));
        world.Do(new RevokeIomem(devMem, region)).Findings.Pages.ShouldBe(Frames);
        var child = world.Fork(world.Process);
        foreach (var process in (ProcessId[])[world.Process, child])
        {
            world.Touch(process, At + Frames - 1).ShouldBe(Outcome.NOPAGE);
            world.Touch(process, At + Frames).ShouldBe(Outcome.SIGBUS);
            world.Touch(process, At + 2 * Frames - 1).ShouldBe(Outcome.SIGBUS);
            world.Touch(process, At + 2 * Frames).ShouldBe(Outcome.NOPAGE);
        }

        Denied(world, devMem, At + 4 * Frames, Frames + 7);
        world.Do(new Mmap(world.Process, devMem, 2 * Frames, 1, ReadWrite | VmaFlags.Shared, At + 4 * Frames));
        world.Do(AskRegion.Bind(region, devices[0]));
        world.Do(new RevokeIomem(devMem, region)).Findings.Pages.ShouldBe(2 * Frames);
        world.Touch(child, At).ShouldBe(Outcome.SIGBUS);
    }

    private static void Refused(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var device = new DeviceMemory(world.Engine.CreatePgmap(new(MemoryType.Coherent, 8, 0, world.Traits.Id, StrategyId.Counter)));
        var (_, devMem) = Open(world);
        Map(world, devMem, at: At + 4096);
        var slot = (int)world.Do(new OpenOwner(world.Process, OwnerKind.Call)).Findings.Handle;
        foreach (var mode in (GupMode[])[GupMode.Get, GupMode.Pin | GupMode.Write, GupMode.Pin | GupMode.Longterm])
            world.Run(new Gup(world.Process, At + 4096, 1, slot, mode)).Outcome.ShouldBe(Outcome.EFAULT);
        world.Run(new MigrateVma(world.Process, At + 4096, At + 4097, scene.RamMemory, device)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Do(new Mirror(world.Process, device));
        world.Run(new DeviceAccess(world.Process, At + 4096, 1, Write: false, device)).Outcome.ShouldBe(Outcome.EFAULT);
        world.Run(new MakeExclusive(world.Process, At + 4096, 1, device)).Outcome.ShouldBe(Outcome.EFAULT);
        world.Run(new Zap(world.Process, At + 4096, At + 4100)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Touch(world.Process, At + 4096).ShouldBe(Outcome.NOPAGE);
    }

    private static void Parts(Kernel61World world)
    {
        var (device, devMem) = Open(world);
        Map(world, devMem, pages: 8);
        world.Do(new Mremap(world.Process, At + 2, 2, At + 1024));
        world.Do(new Mprotect(world.Process, At + 4, At + 6, VmaFlags.Read));
        world.Do(new Munmap(world.Process, At + 7, At + 8));
        world.Touch(world.Process, At + 2).ShouldBe(Outcome.SIGSEGV);
        world.Touch(world.Process, At + 1025).ShouldBe(Outcome.NOPAGE);
        world.Touch(world.Process, At + 4).ShouldBe(Outcome.SIGSEGV);
        world.Touch(world.Process, At + 4, write: false).ShouldBe(Outcome.NOPAGE);
        world.Do(new Mprotect(world.Process, At + 4, At + 6, ReadWrite));
        world.Touch(world.Process, At + 4).ShouldBe(Outcome.NOPAGE);
        world.Do(new BindDax(device, DaxMode.Pmem) { DevMem = devMem });
        foreach (var page in (long[])[At, At + 1, At + 1024, At + 1025, At + 4, At + 6]) world.Touch(world.Process, page).ShouldBe(Outcome.SIGBUS);
        world.Do(new Exit(world.Process));
        world.Do(new Evict(devMem, Unlink: false));
    }
}
