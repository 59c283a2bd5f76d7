using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 12, 13, 17, 18, 27, 28 and 83: pages that move to a device and back, pins of them, and the fork story of mail S4.</summary>
internal static class ModelMigrations
{
    private const long At = DeviceScene.At;
    private const int Pages = DeviceScene.Pages;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. Under(12, "hmm-tests migrate", "all pages move, and the last put gives their frames back", Moves),
        .. Under(13, "hmm-tests migrate_fault", "what the CPU touches comes back, and moves again", ComesBack),
        .. Under(17, "hmm-tests migrate_mixed", "pages of another device do not move", OfAnother),
        .. Under(18, "hmm-tests migrate_multiple", "ten rounds there and back end as they began", TenRounds),
        .. Under(12, "kernel code", "what is pinned stays, and the others move", Pinned),
        .. Under(12, "kernel code", "a DAX mapping and an empty range do not move", Refused),
        .. Under(12, "kernel code", "a range with a hole, or one that nobody may read, does not move", NotReadable),
        .. Under(12, "kernel code", "one reference more keeps a page where it is", OneGet),
        .. Under(12, "kernel code", "a full device leaves the rest where it is", Full),
        .. Under(12, "kernel code", "a page that a fork has shared moves for both", SharedMoves),
        .. Under(27, "hmm-tests gup_test", "gets and longterm pins find the pages where they may be", GupTest),
        .. Under(28, "S4", "a longterm pin of a page that somebody holds is EBUSY where it would have to move", LongtermOfHeld),
        .. Under(83, "S4", "a fork shares the device's pages, and the last put frees each", ForkShares),
        .. Under(12, "kernel code", "migrations race with forks, stores and unmaps and leave no count behind", Races),
        .. Stories(),
    ];

    private static IEnumerable<ModelCase> Under(int number, string origin, string fact, Action<DeviceScene> check) =>
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from scheme in ModelCase.EveryScheme
        select new ModelCase(number, origin, $"{type}: {fact}", scheme, world => check(new(world, type)));

    private static void Moves(DeviceScene scene)
    {
        for (var page = 0; page < Pages; page += 2) scene.Memory.Touch(page).ShouldBe(Outcome.NOPAGE);
        var moved = scene.MoveIn();
        (moved.Outcome, moved.Findings.Moved, moved.Findings.Stayed).ShouldBe((Outcome.Ok, Pages, 0));
        scene.Memory.InUse(scene.Memory.Ram).ShouldBe(0);
        for (var page = 0; page < Pages; page++)
        {
            var entry = scene.Memory.Entry(page);
            (entry.Kind, entry.Writable, entry.IsExclusive).ShouldBe((scene.Form, true, true));
            scene.Memory.ShouldCount(entry.Page, 1, 1);
        }

        scene.InUse(scene.Device).ShouldBe(Pages);
        scene.ExitAll();
    }

    private static void ComesBack(DeviceScene scene)
    {
        scene.OnDevice();
        for (var page = 0; page < Pages / 2; page++) scene.Memory.Touch(page).ShouldBe(Outcome.NOPAGE);
        var back = scene.Type == MemoryType.Private ? Pages / 2 : 0;
        scene.Memory.InUse(scene.Memory.Ram).ShouldBe(back);
        scene.InUse(scene.Device).ShouldBe(Pages - back);
        if (back > 0) scene.MoveIn().Findings.Moved.ShouldBe(back);
        else scene.MoveIn().Outcome.ShouldBe(Outcome.ENOENT);
        scene.Local().ShouldBe(Pages);
        scene.ExitAll();
    }

    private static void NotReadable(DeviceScene scene)
    {
        var world = scene.World;
        scene.Memory.TouchAll();
        world.Do(new Mprotect(scene.Process, At + 1, At + 2, VmaFlags.None));
        scene.MoveIn(1, 2).Outcome.ShouldBe(Outcome.EINVAL);
        scene.InUse(scene.Device).ShouldBe(0);
        world.Do(new Munmap(scene.Process, At + 2, At + 3));
        scene.MoveIn(2, 3).Outcome.ShouldBe(Outcome.EINVAL);

        // What lies before the hole has moved by then.
        var moved = scene.MoveIn(0, 2);
        (moved.Outcome, moved.Findings.Moved).ShouldBe((Outcome.EINVAL, 1));
        scene.InUse(scene.Device).ShouldBe(1);
        scene.ExitAll();
    }

    private static void OneGet(DeviceScene scene)
    {
        scene.OnDevice();
        scene.Memory.Hold(0, GupMode.Get);
        var page = scene.Memory.Entry(0).Page;
        var moved = scene.MoveOut(0, 1);

        // A get has brought a private page to RAM already.
        moved.Outcome.ShouldBe(Outcome.ENOENT);
        moved.Findings.Stayed.ShouldBe(scene.Type == MemoryType.Coherent ? 1 : 0);
        scene.Memory.Entry(0).Page.ShouldBe(page);
        scene.ExitAll();
    }

    private static void OfAnother(DeviceScene scene)
    {
        scene.Memory.TouchAll();
        scene.MoveIn(device: scene.Other).Findings.Moved.ShouldBe(Pages);
        scene.MoveIn().Outcome.ShouldBe(Outcome.ENOENT);
        scene.MoveOut().Outcome.ShouldBe(Outcome.ENOENT);
        scene.InUse(scene.Other).ShouldBe(Pages);
        scene.ExitAll();
    }

    private static void TenRounds(DeviceScene scene)
    {
        scene.Memory.TouchAll();
        for (var round = 0; round < 10; round++)
        {
            scene.MoveIn().Findings.Moved.ShouldBe(Pages);
            scene.Local().ShouldBe(Pages);
            if (scene.Type == MemoryType.Private) scene.Memory.TouchAll(write: false);
            else scene.MoveOut().Findings.Moved.ShouldBe(Pages);
            (scene.Local(), scene.InUse(scene.Device)).ShouldBe((0, 0));
        }

        scene.ExitAll();
    }

    private static void Pinned(DeviceScene scene)
    {
        scene.Memory.TouchAll();
        var owner = scene.Memory.Hold(3, GupMode.Pin | GupMode.Write);
        var before = scene.Memory.Entry(3);
        var moved = scene.MoveIn();
        (moved.Outcome, moved.Findings.Moved, moved.Findings.Stayed).ShouldBe((Outcome.Ok, Pages - 1, 1));
        scene.Memory.Entry(3).ShouldBe(before);
        scene.World.Release(owner);
        scene.Memory.ShouldCount(before.Page, 1, 1);
        scene.MoveIn().Findings.Moved.ShouldBe(1);
        scene.ExitAll();
    }

    private static void Refused(DeviceScene scene)
    {
        var world = scene.World;
        world.TouchedSmall();
        var file = Kernel61World.Small + Kernel61World.Touched;
        world.Run(new MigrateVma(scene.Process, file, file + 1, scene.Memory.RamMemory, scene.Device, scene.Form, true)).Outcome.ShouldBe(Outcome.EINVAL);
        scene.MoveIn(4, 4).Outcome.ShouldBe(Outcome.EINVAL);
        scene.MoveIn(5, 4).Outcome.ShouldBe(Outcome.EINVAL);
        scene.MoveIn(Pages, Pages + 4).Outcome.ShouldBe(Outcome.EINVAL);
    }

    private static void Full(DeviceScene scene)
    {
        var world = scene.World;
        const int many = (2 * (int)DeviceScene.ChunkFrames) + 8;
        var at = world.Do(new MmapAnonymous(scene.Process, scene.Memory.Ram, many, MemoryScene.ReadWrite)).Findings.Handle;
        var moved = world.Run(new MigrateVma(scene.Process, at, at + many, scene.Memory.RamMemory, scene.Device, scene.Form, true));
        (moved.Outcome, moved.Findings.Moved, moved.Findings.Stayed).ShouldBe((Outcome.Ok, many - 8, 8));
        world.Do(new Munmap(scene.Process, at, at + many));
        scene.ExitAll();
    }

    private static void SharedMoves(DeviceScene scene)
    {
        scene.Memory.TouchAll();
        var child = scene.World.Fork(scene.Process);
        scene.MoveIn().Findings.Moved.ShouldBe(Pages);
        scene.Local(child).ShouldBe(Pages);
        var page = scene.Memory.Entry(5).Page;
        scene.Memory.Entry(5, child).ShouldBe(Pte.Of(page, writable: false, scene.Form));
        scene.Memory.ShouldCount(page, 2, 2);
        scene.ExitAll(child);
    }

    private static void GupTest(DeviceScene scene)
    {
        scene.OnDevice();
        scene.Memory.Hold(0, GupMode.Get, 2);
        scene.Memory.Hold(2, GupMode.Pin | GupMode.Longterm, 2);
        var stay = scene.Type == MemoryType.Coherent;
        foreach (var page in (int[])[0, 1]) scene.Device.Owns(scene.Memory.Entry(page).Page).ShouldBe(stay);
        foreach (var page in (int[])[2, 3]) scene.Memory.Entry(page).Page.Pgmap.ShouldBe(scene.Memory.Ram);
        foreach (var page in (int[])[0, 1, 2, 3]) scene.Memory.Touch(page).ShouldBe(Outcome.NOPAGE);
        scene.Memory.Hold(4, GupMode.Pin | GupMode.Write);
        scene.Device.Owns(scene.Memory.Entry(4).Page).ShouldBe(stay);
        scene.ExitAll();
    }

    private static void LongtermOfHeld(DeviceScene scene)
    {
        scene.OnDevice();
        scene.Memory.Hold(0, GupMode.Pin | GupMode.Write);
        var again = scene.Memory.Gup(0, GupMode.Pin | GupMode.Longterm | GupMode.Write);

        // A private page has come to RAM for the first pin already.
        again.ShouldBe(scene.Type == MemoryType.Coherent ? Outcome.EBUSY : Outcome.Ok);
        scene.ExitAll();
    }

    private static void ForkShares(DeviceScene scene)
    {
        scene.OnDevice();
        var page = scene.Memory.Entry(0).Page;
        var child = scene.World.Fork(scene.Process);
        scene.Memory.ShouldCount(page, 2, 2);
        scene.Memory.Entry(0, child).ShouldBe(Pte.Of(page, writable: false, scene.Form));

        // The child's store: a copy in RAM; where the CPU cannot read the page, that one comes back first, for both.
        scene.Memory.Touch(0, write: true, child).ShouldBe(Outcome.NOPAGE);
        scene.Memory.Entry(0, child).Page.Pgmap.ShouldBe(scene.Memory.Ram);
        var parents = scene.Memory.Entry(0).Page;
        if (scene.Type == MemoryType.Coherent) parents.ShouldBe(page);
        else parents.Pgmap.ShouldBe(scene.Memory.Ram);
        scene.Memory.ShouldCount(parents, 1, 1);

        // The only one left reuses it.
        scene.World.Run(new Fault(scene.Process, At, Write: true)).Findings.Copies.ShouldBe(0);
        scene.Memory.Entry(0).Page.ShouldBe(parents);
        scene.ExitAll(child);
    }

    private static void Races(DeviceScene scene)
    {
        var children = Enumerable.Range(0, 12).Select(_ => scene.World.Engine.ReserveProcess()).ToArray();
        scene.Memory.TouchAll();
        scene.World.Engine.Run(2, session =>
        {
            if (session.Worker == 0)
            {
                foreach (var child in children)
                {
                    if (session.Start(new Fork(scene.Process, child)).Outcome != Outcome.Ok) continue;
                    session.Start(new Fault(child, At + 1, Write: true));
                    session.Start(new Exit(child)).Outcome.ShouldBe(Outcome.Ok);
                }

                return;
            }

            for (var round = 0; round < 60; round++)
            {
                var page = At + (round % (Pages - 3));
                session.Start(new MigrateVma(scene.Process, page, page + 3, scene.Memory.RamMemory, scene.Device, scene.Form, true));
                session.Start(new Fault(scene.Process, page + 1, Write: true));
                session.Start(new MigrateVma(scene.Process, page, page + 2, scene.Device, scene.Memory.RamMemory));
                if (round % 9 == 0) session.Start(new Zap(scene.Process, page, page + 1));
            }
        });

        ReferenceAudit.Run(scene.World.Engine).ShouldBeEmpty();
        for (var page = 0; page < Pages; page++) scene.Memory.Entry(page).Kind.ShouldNotBe(PteKind.Migration);
        scene.ExitAll();
    }

    private static IEnumerable<ModelCase> Stories() =>
        from faults in Enum.GetValues<DeviceFaultAccess>()
        from remigrate in Enum.GetValues<RemigrateAfterCow>()
        select new ModelCase(83, "S4", $"Coherent: a fork and a device that reads and then stores, {faults}, {remigrate}", SchemeId.E,
            world => Story(new(world, MemoryType.Coherent), faults, remigrate));

    private static void Story(DeviceScene scene, DeviceFaultAccess faults, RemigrateAfterCow remigrate)
    {
        var always = faults == DeviceFaultAccess.AlwaysWrite;
        var returns = remigrate == RemigrateAfterCow.OnNextDeviceAccess;
        scene.OnDevice();
        Sweep(write: true).ShouldBe((Pages, 0, 0));
        var child = scene.World.Fork(scene.Process);
        for (var page = 0; page < Pages; page++) scene.Mirrored(page).ShouldBe(default);

        // Steps 3 and 4: a load, which asks for the right to store, copies every page of the parent.
        Sweep(write: false).ShouldBe((Pages, always ? Pages : 0, 0));
        (scene.Local(), scene.Local(child)).ShouldBe((always ? 0 : Pages, Pages));

        // Steps 5 and 6: the copies go back to the device only if the driver moves them.
        Sweep(write: false);
        scene.Local().ShouldBe(always && !returns ? 0 : Pages);

        // The price of asking for less: a second fault for each store, which copies then.
        Sweep(write: true).ShouldBe(always ? (0, 0, 0) : (Pages, Pages, Pages));
        scene.Local().ShouldBe(always && returns ? Pages : 0);
        Sweep(write: true);
        scene.Local().ShouldBe(returns ? Pages : 0);
        scene.Local(child).ShouldBe(Pages);

        // Step 7.
        scene.Memory.ExitAll(child);
        scene.InUse(scene.Device).ShouldBe(returns ? Pages : 0);
        scene.ExitAll();

        (int Faults, int Copies, int Second) Sweep(bool write)
        {
            var sum = (Faults: 0, Copies: 0, Second: 0);
            for (var page = 0; page < Pages; page++)
            {
                var access = scene.Access(page, write, 1, faults, remigrate);
                access.Outcome.ShouldBe(Outcome.Ok);
                sum.Faults += (int)access.Findings.DeviceFaults;
                sum.Copies += (int)access.Findings.Copies;
                sum.Second += (int)access.Findings.SecondFaults;
            }

            return sum;
        }
    }
}
