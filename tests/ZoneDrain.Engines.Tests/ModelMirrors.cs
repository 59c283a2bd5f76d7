using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 1, 2, 4, 5, 11, 21, 24 and 25: a device that mirrors a process, and one that takes pages for itself.</summary>
internal static class ModelMirrors
{
    private const long At = DeviceScene.At;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. Under(1, "hmm-tests open_close", "a mirror opens once and closes, and an exit leaves none", OpenAndClose),
        .. Under(2, "hmm-tests anon_read", "one fault serves a read of all pages, and what was never stored reads as zero", AnonymousRead),
        .. Under(4, "hmm-tests anon_write", "the CPU and the device have the same page after the device stored", AnonymousWrite),
        .. Under(5, "hmm-tests anon_write_prot", "a device's store to protected memory is EPERM until mprotect allows it", Protected),
        .. Under(11, "hmm-tests file_read, file_write", "a device stores to a file's page, and loses it to a truncate", FileMapping),
        .. Under(21, "hmm-tests snapshot", "seven kinds of page are seen as what they are", Snapshot),
        .. Under(24, "hmm-tests exclusive", "the CPU's store takes an exclusive page back", Exclusive),
        .. Under(24, "kernel code", "a fork and a pin take an exclusive page back", ExclusiveAtFork),
        .. Under(25, "hmm-tests exclusive_mprotect", "a device may not store to an exclusive page that was protected", ExclusiveProtected),
        .. Under(4, "kernel code", "device and CPU race with unmaps and migrations and agree in the end", Races),
    ];

    private static IEnumerable<ModelCase> Under(int number, string origin, string fact, Action<DeviceScene> check) =>
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        select new ModelCase(number, origin, $"{type}: {fact}", SchemeId.E, world => check(new(world, type)));

    private static void OpenAndClose(DeviceScene scene)
    {
        scene.World.Run(new Mirror(scene.Process, scene.Device)).Outcome.ShouldBe(Outcome.EBUSY);
        scene.World.Do(new Mirror(scene.Process, scene.Other));
        scene.World.Do(new Mirror(scene.Process, scene.Device, Close: true));
        scene.World.Run(new Mirror(scene.Process, scene.Device, Close: true)).Outcome.ShouldBe(Outcome.ENOENT);
        scene.Access(0, write: false).Outcome.ShouldBe(Outcome.EINVAL);
        scene.ExitAll();
        scene.World.Engine.Processes.SelectMany(process => process.Mirrors).ShouldBeEmpty();
    }

    private static void AnonymousRead(DeviceScene scene)
    {
        for (var page = 0; page < DeviceScene.Pages / 2; page++) scene.Memory.Touch(page, write: false);
        var read = scene.Access(0, write: false, DeviceScene.Pages);
        (read.Outcome, read.Findings.Pages, read.Findings.DeviceFaults).ShouldBe((Outcome.Ok, DeviceScene.Pages, 1));
        for (var page = 0; page < DeviceScene.Pages; page++) scene.Mirrored(page).ShouldBe(Pte.Zero);
        scene.Access(0, write: false, DeviceScene.Pages).Findings.DeviceFaults.ShouldBe(0);
        scene.Memory.InUse(scene.Memory.Ram).ShouldBe(0);
    }

    private static void AnonymousWrite(DeviceScene scene)
    {
        scene.Access(0, write: true, DeviceScene.Pages).Outcome.ShouldBe(Outcome.Ok);
        for (var page = 0; page < DeviceScene.Pages; page++)
        {
            scene.Memory.Touch(page, write: false).ShouldBe(Outcome.NOPAGE);
            scene.Mirrored(page).ShouldBe(Pte.Of(scene.Memory.Entry(page).Page, writable: true));
        }

        scene.ExitAll();
    }

    private static void Protected(DeviceScene scene)
    {
        scene.World.Do(new Mprotect(scene.Process, At, At + 4, VmaFlags.Read));
        scene.Access(0, write: true).Outcome.ShouldBe(Outcome.EPERM);
        scene.Access(0, write: false, faults: DeviceFaultAccess.AlwaysWrite).Outcome.ShouldBe(Outcome.Ok);
        scene.World.Do(new Mprotect(scene.Process, At, At + 4, MemoryScene.ReadWrite));
        scene.Access(0, write: true).Outcome.ShouldBe(Outcome.Ok);
        scene.World.Do(new Mprotect(scene.Process, At, At + 1, VmaFlags.None));
        scene.Access(0, write: false).Outcome.ShouldBe(Outcome.EFAULT);
        scene.Access(DeviceScene.Pages, write: true).Outcome.ShouldBe(Outcome.EFAULT);
    }

    private static void FileMapping(DeviceScene scene)
    {
        var world = scene.World;
        world.MapAligned(scene.Process);
        var at = Kernel61World.Aligned + Kernel61World.Touched;
        world.Run(new DeviceAccess(scene.Process, at, 1, Write: true, scene.Device)).Outcome.ShouldBe(Outcome.Ok);
        Pte Mirrored() => world.Engine.Inspect(scene.Process).Mirrors.Single().EntryAt(at);
        Mirrored().ShouldBe(Pte.Of(world.PageAt(scene.Process, at), writable: true));
        world.Do(world.Truncation(TruncateKind.Size, 0));
        Mirrored().ShouldBe(default);
        world.Run(new DeviceAccess(scene.Process, at, 1, Write: false, scene.Device)).Outcome.ShouldBe(Outcome.EFAULT);
    }

    private static void Snapshot(DeviceScene scene)
    {
        var (world, memory) = (scene.World, scene.Memory);
        world.Do(new Munmap(scene.Process, At, At + 1));
        for (var page = 1; page < 7; page++) memory.Touch(page, write: page != 2).ShouldBe(Outcome.NOPAGE);
        world.Do(new Mprotect(scene.Process, At + 1, At + 2, VmaFlags.None));
        world.Do(new Mprotect(scene.Process, At + 3, At + 4, VmaFlags.Read));
        scene.MoveIn(5, 6).Outcome.ShouldBe(Outcome.Ok);
        scene.MoveIn(6, 7, scene.Other).Outcome.ShouldBe(Outcome.Ok);
        var others = memory.Entry(6).Page;

        foreach (var page in (int[])[0, 1]) scene.Access(page, write: false).Outcome.ShouldBe(Outcome.EFAULT);
        foreach (var page in (int[])[2, 3]) scene.Access(page, write: false).Outcome.ShouldBe(Outcome.Ok);
        foreach (var page in (int[])[4, 5, 6]) scene.Access(page, write: true).Outcome.ShouldBe(Outcome.Ok);
        scene.Mirrored(2).ShouldBe(Pte.Zero);
        scene.Mirrored(3).ShouldBe(Pte.Of(memory.Entry(3).Page, writable: false));
        foreach (var page in (int[])[4, 5, 6]) scene.Mirrored(page).ShouldBe(Pte.Of(memory.Entry(page).Page, writable: true));
        scene.Device.Owns(scene.Mirrored(5).Page).ShouldBeTrue();

        // Coherent memory of another device is reached where it is; private memory has come back.
        if (scene.Type == MemoryType.Coherent) memory.Entry(6).Page.ShouldBe(others);
        else memory.Entry(6).Page.Pgmap.ShouldBe(memory.Ram);
    }

    private static Pte Taken(DeviceScene scene, int page)
    {
        scene.World.Do(new MakeExclusive(scene.Process, At + page, 1, scene.Device));
        var entry = scene.Memory.Entry(page);
        (entry.Kind, entry.Present, entry.Page.Pgmap).ShouldBe((PteKind.DeviceExclusive, false, scene.Memory.Ram));
        scene.Mirrored(page).ShouldBe(Pte.Of(entry.Page, writable: true));
        scene.Memory.ShouldCount(entry.Page, 1, 1);
        return entry;
    }

    private static void Exclusive(DeviceScene scene)
    {
        var taken = Taken(scene, 0);
        scene.Access(0, write: true).Findings.DeviceFaults.ShouldBe(0);
        scene.Memory.Touch(0).ShouldBe(Outcome.NOPAGE);
        scene.Memory.Entry(0).ShouldBe(Pte.Of(taken.Page, writable: true).MadeExclusive);
        scene.Mirrored(0).ShouldBe(default);

        scene.MoveIn(1, 2);
        var refused = scene.World.Run(new MakeExclusive(scene.Process, At + 1, 1, scene.Device));
        if (scene.Type == MemoryType.Coherent) refused.Outcome.ShouldBe(Outcome.EBUSY);
        else refused.Outcome.ShouldBe(Outcome.Ok);
        scene.ExitAll();
    }

    private static void ExclusiveAtFork(DeviceScene scene)
    {
        var taken = Taken(scene, 0);
        Taken(scene, 1);
        var owner = scene.Memory.Hold(1, GupMode.Pin | GupMode.Write);
        scene.Mirrored(1).ShouldBe(default);
        scene.World.Release(owner);
        var child = scene.World.Fork(scene.Process);
        scene.Mirrored(0).ShouldBe(default);
        scene.Memory.ShouldCount(taken.Page, 2, 2);
        scene.Memory.Entry(0).ShouldBe(Pte.Of(taken.Page, writable: false));
        scene.ExitAll(child);
    }

    private static void ExclusiveProtected(DeviceScene scene)
    {
        Taken(scene, 0);
        scene.World.Do(new Mprotect(scene.Process, At, At + 1, VmaFlags.Read));
        scene.Access(0, write: true).Outcome.ShouldBe(Outcome.EPERM);
        scene.World.Run(new MakeExclusive(scene.Process, At, 1, scene.Device)).Outcome.ShouldBe(Outcome.EPERM);
        scene.Memory.Touch(0, write: false).ShouldBe(Outcome.NOPAGE);
    }

    private static void Races(DeviceScene scene)
    {
        const int rounds = 300;
        scene.World.Engine.Run(2, session =>
        {
            for (var round = 0; round < rounds; round++)
            {
                var page = At + (round % 5);
                if (session.Worker == 0)
                {
                    session.Start(new DeviceAccess(scene.Process, page, 2, round % 2 == 0, scene.Device, Form: scene.Form));
                    if (round % 7 == 0) session.Start(new MakeExclusive(scene.Process, page, 1, scene.Device));
                    continue;
                }

                if (round % 4 == 0) session.Start(new Zap(scene.Process, page, page + 1));
                else if (round % 4 == 1) session.Start(new MigrateVma(scene.Process, page, page + 2, scene.Memory.RamMemory, scene.Device, scene.Form, true));
                else session.Start(new Fault(scene.Process, page, Write: round % 3 == 0));
            }
        });

        ReferenceAudit.Run(scene.World.Engine).ShouldBeEmpty();
        for (var page = 0; page < 8; page++)
        {
            var (mirrored, entry) = (scene.Mirrored(page), scene.Memory.Entry(page));
            if (!mirrored.Present) continue;
            if (entry.IsDevice) mirrored.Page.ShouldBe(entry.Page);
            else mirrored.ShouldBe(entry);
            if (mirrored.Writable) entry.Writable.ShouldBeTrue();
        }

        scene.ExitAll();
    }
}
