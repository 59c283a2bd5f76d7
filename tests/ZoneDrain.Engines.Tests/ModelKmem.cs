using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drivers;
using ZoneDrain.Grace;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Rows 40 and 42 and case 52: a devdax range that the page allocator has for a while.</summary>
internal static class ModelKmem
{
    private const int Blocks = 3;
    private const int Pages = MemoryScene.Pages;
    private const long BlockFrames = 8;
    private static readonly SchemeId[] Two = [SchemeId.A2, SchemeId.E];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(Two, 52, "row 40", "a range goes online in whole blocks alone", WholeBlocks),
        .. ModelCase.Under(Two, 52, "row 40, ndctl daxctl-devices", "five cycles of online, use, offline", Cycles),
        .. ModelCase.Under(Two, 52, "kernel code", "a block with a pinned page does not go offline, and is online again", PinnedBlock),
        .. ModelCase.Under(Two, 52, "kernel code", "a block with a pinned page goes offline when the pin goes, or a signal ends it", UntilSignal),
        .. ModelCase.Under(Two, 52, "kernel code", "a block goes offline whose pages may not be accessed", NoAccess),
        .. ModelCase.Under(Two, 52, "kernel code", "a longterm pin moves the page to memory that stays", LongtermPin),
        .. ModelCase.Under(Two, 85, "kernel code, tt-kmd 295", "a longterm pin of a page that somebody keeps is tried as often as it is told to", TriedOut),
        .. ModelCase.Under(Two, 112, "1aaf8c122918", "two longterm pins of one page end on memory that need not move", TwoLongtermPins),
        .. ModelCase.Under(Two, 52, "row 42", "an unbind while online succeeds and leaks until the next boot", Leak),
        .. ModelCase.Under(ModelCase.EveryScheme, 111, "CVE-2025-22034", "a block with a page that a device has for itself goes offline since 6.15", Exclusive),
        .. ModelCase.Under(Two, 116, "kernel 7.3", "a kmem device changes as a whole, or not at all", WholeDevice),
        .. ModelCase.Under(Two, 86, "row 42", "capacity that has leaked as system memory is never released", LeakOfCapacity),
    ];

    private static DeviceMemory Make(MemoryScene scene)
    {
        var first = Block(scene);
        for (var block = 1; block < Blocks; block++) Block(scene);
        return new(first, Blocks);
    }

    private static PgmapId Block(MemoryScene scene) =>
        scene.World.Engine.CreatePgmap(new(MemoryType.Ram, BlockFrames, 0, scene.World.Traits.Id, StrategyId.Bulk));

    private static Completion MoveIn(MemoryScene scene, DeviceMemory kmem) =>
        scene.World.Run(new MigrateVma(scene.Process, MemoryScene.At, MemoryScene.At + Pages, scene.RamMemory, kmem));

    private static Completion Offline(MemoryScene scene, PgmapId block) =>
        scene.World.Run(new OfflineBlock(block, BlockFrames, Rounds: 4, Scheme: scene.World.Traits.Id));

    private static void WholeBlocks(Kernel61World world)
    {
        // The metadata at the start of a namespace shifts the base by 2 MiB or more.
        const long mib = 1 << 20;
        foreach (var (size, blocks) in ((long, long)[])[(512, 3), (1024, 7), (2048, 15)])
            MemoryBlocks.Whole((4096 + 10) * mib, (size - 10) * mib).ShouldBe(blocks);
        MemoryBlocks.Whole(4096 * mib, 512 * mib).ShouldBe(4);
        MemoryBlocks.Whole(4097 * mib, 120 * mib).ShouldBe(0);
        world.Engine.ViolationCounts.Failures.ShouldBe(0);
    }

    private static void UntilSignal(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        scene.TouchAll();
        MoveIn(scene, kmem).Findings.Moved.ShouldBe(Pages);
        var block = kmem.Chunk(1);
        var page = MemoryScene.At + Enumerable.Range(0, Pages).First(at => scene.Entry(at).Page.Pgmap == block);
        var slot = (int)world.Do(new OpenOwner(scene.Process, OwnerKind.Descriptor)).Findings.Handle;
        world.Do(new Gup(scene.Process, page, 1, slot, GupMode.Pin | GupMode.Write));
        var offline = new OfflineBlock(block, BlockFrames, Scheme: world.Traits.Id);
        var ticket = world.Block(offline);
        world.Session.Interrupt(ticket).ShouldBeTrue();
        var ended = world.Ended(ticket);
        (ended.Outcome, ended.Findings.Stayed, ended.Findings.BusyScans).ShouldBe((Outcome.ERESTARTSYS, 1, 1));

        // The pin goes and the mapping stays: that is enough. The block hands nothing out while its offline sleeps.
        ticket = world.Block(offline);
        MoveIn(scene, new(block)).Findings.Moved.ShouldBe(0);
        world.Release(new(scene.Process, slot));
        ended = world.Ended(ticket);
        (ended.Outcome, ended.Findings.Stayed, ended.Findings.BusyScans).ShouldBe((Outcome.Ok, 0, 1));
        scene.InUse(block).ShouldBe(0);
        world.Touch(scene.Process, page).ShouldBe(Outcome.NOPAGE);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    // Who moves a page does not access it: the rights of its mapping are nobody's concern (offline_pages; remove_migration_pte, mm/migrate.c).
    private static void NoAccess(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        scene.TouchAll();
        MoveIn(scene, kmem).Findings.Moved.ShouldBe(Pages);
        world.Do(new Mprotect(scene.Process, MemoryScene.At, MemoryScene.At + Pages, VmaFlags.None));
        for (var block = 0; block < Blocks; block++) Offline(scene, kmem.Chunk(block)).Outcome.ShouldBe(Outcome.Ok);
        scene.InUse(scene.Ram).ShouldBe(Pages);
        world.Touch(scene.Process, MemoryScene.At, write: false).ShouldBe(Outcome.SIGSEGV);
        world.Do(new Mprotect(scene.Process, MemoryScene.At, MemoryScene.At + Pages, MemoryScene.ReadWrite));
        world.Touch(scene.Process, MemoryScene.At).ShouldBe(Outcome.NOPAGE);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void Cycles(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        scene.TouchAll();
        for (var cycle = 0; cycle < 5; cycle++)
        {
            MoveIn(scene, kmem).Findings.Moved.ShouldBe(Pages);
            scene.InUse(scene.Ram).ShouldBe(0);
            var moved = 0L;
            for (var block = 0; block < Blocks; block++)
            {
                var offline = Offline(scene, kmem.Chunk(block));
                offline.Outcome.ShouldBe(Outcome.Ok);
                moved += offline.Findings.Moved;
            }

            (moved, scene.InUse(scene.Ram)).ShouldBe((Pages, Pages));
            MoveIn(scene, kmem).Outcome.ShouldBe(Outcome.ENOENT);
            for (var block = 0; block < Blocks; block++) world.Do(new OnlineBlock(kmem.Chunk(block)));
        }
    }

    private static void PinnedBlock(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        scene.TouchAll();
        MoveIn(scene, kmem);
        var owner = scene.Hold(0, GupMode.Pin | GupMode.Write);
        var block = scene.Held(owner).Pgmap;
        var refused = Offline(scene, block);
        (refused.Outcome, refused.Findings.Stayed).ShouldBe((Outcome.EBUSY, 1));
        world.Run(new MigrateVma(scene.Process, MemoryScene.At, MemoryScene.At + 2, scene.RamMemory, new(block))).Outcome.ShouldBe(Outcome.Ok);
        world.Release(owner);
        Offline(scene, block).Outcome.ShouldBe(Outcome.Ok);
    }

    private static void LongtermPin(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        scene.TouchAll();
        MoveIn(scene, kmem);
        var owner = scene.Hold(0, GupMode.Pin | GupMode.Longterm | GupMode.Write);
        scene.Held(owner).Pgmap.ShouldBe(scene.Ram);
        for (var block = 0; block < Blocks; block++) Offline(scene, kmem.Chunk(block)).Outcome.ShouldBe(Outcome.Ok);
    }

    // Field-cases F12.
    private static void TwoLongtermPins(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        var owners = new OwnerId[2];
        for (var pin = 0; pin < 2; pin++) owners[pin] = new(scene.Process, (int)world.Do(new OpenOwner(scene.Process, OwnerKind.Descriptor)).Findings.Handle);
        scene.TouchAll();
        MoveIn(scene, kmem);
        world.Engine.Run(2, session =>
        {
            for (var round = 0; round < 1000; round++)
            {
                var ended = session.Start(new Gup(scene.Process, MemoryScene.At, 1, owners[session.Worker].Slot, GupMode.Pin | GupMode.Longterm));
                if (!ended.IsDone) session.TryWaitFor(ended.Ticket, TimeSpan.FromSeconds(60), out ended).ShouldBeTrue();
                if (ended.Outcome == Outcome.Ok) return;
                ended.Outcome.ShouldBe(Outcome.EAGAIN);
            }
        });
        foreach (var owner in owners) scene.Held(owner).Pgmap.ShouldBe(scene.Ram);
        for (var block = 0; block < Blocks; block++) Offline(scene, kmem.Chunk(block)).Outcome.ShouldBe(Outcome.Ok);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void TriedOut(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        scene.TouchAll();
        MoveIn(scene, kmem);
        var keeper = scene.Hold(0, GupMode.Get);
        var slot = (int)world.Do(new OpenOwner(scene.Process, OwnerKind.Descriptor)).Findings.Handle;
        var longterm = new Gup(scene.Process, MemoryScene.At, 1, slot, GupMode.Pin | GupMode.Longterm | GupMode.Write);
        foreach (var attempts in (int[])[1, 5, 200])
        {
            var ended = world.Run(longterm with { LongtermAttempts = attempts });
            (ended.Outcome, ended.Findings.Refusal, ended.Findings.Scans).ShouldBe((Outcome.EAGAIN, Refusal.LongtermTriedOut, attempts));
        }

        world.Release(keeper);
        world.Do(longterm with { LongtermAttempts = 1 }).Findings.Scans.ShouldBe(0);
    }

    // A page in a block is ordinary memory, so a device may have it for itself; up to 6.14 its entry has no mapcount and nothing can revoke it.
    private static void Exclusive(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        scene.TouchAll();
        MoveIn(scene, kmem);
        var device = new DeviceMemory(world.Engine.CreatePgmap(new(MemoryType.Private, 4, 0, SchemeId.E, StrategyId.Counter)));
        world.Do(new Mirror(scene.Process, device));
        world.Do(new MakeExclusive(scene.Process, MemoryScene.At, 1, device));
        var taken = scene.Entry(0);
        (taken.Kind, kmem.Owns(taken.Page)).ShouldBe((PteKind.DeviceExclusive, true));

        var offline = Offline(scene, taken.Page.Pgmap);
        if (world.Traits.ExclusiveMoves)
        {
            offline.Outcome.ShouldBe(Outcome.Ok);
            scene.Entry(0).Page.Pgmap.ShouldBe(scene.Ram);
            world.Engine.Inspect(scene.Process).Mirrors[0].EntryAt(MemoryScene.At).ShouldBe(default);
        }
        else
        {
            (offline.Outcome, offline.Findings.Stayed).ShouldBe((Outcome.EBUSY, 1));
            scene.Entry(0).ShouldBe(taken);

            // A touch takes it back, and then it moves.
            scene.Touch(0).ShouldBe(Outcome.NOPAGE);
            Offline(scene, taken.Page.Pgmap).Outcome.ShouldBe(Outcome.Ok);
        }

        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void WholeDevice(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        scene.TouchAll();
        MoveIn(scene, kmem).Findings.Moved.ShouldBe(Pages);
        var owner = scene.Hold(Pages - 1, GupMode.Pin | GupMode.Write);
        ChangeKmem To(KmemState state) => new(kmem, BlockFrames, world.Traits.Id, state);
        foreach (var state in (KmemState[])[KmemState.Unplugged, KmemState.Offline])
        {
            var refused = world.Run(To(state));
            (refused.Outcome, refused.Findings.Stayed, refused.Findings.Moved).ShouldBe((Outcome.EBUSY, 1, 0));

            // Every block hands out pages again: all that moved away comes back, but to the one that is full of nothing else.
            MoveIn(scene, kmem).Findings.Moved.ShouldBe(Pages - 1);
            scene.InUse(scene.Ram).ShouldBe(0);
        }

        world.Release(owner);
        world.Do(To(KmemState.Offline)).Findings.Moved.ShouldBe(Blocks);
        MoveIn(scene, kmem).Outcome.ShouldBe(Outcome.ENOENT);
        world.Do(To(KmemState.Online)).Findings.Moved.ShouldBe(Blocks);
        MoveIn(scene, kmem).Findings.Moved.ShouldBe(Pages);
        world.Do(To(KmemState.Unplugged)).Findings.Moved.ShouldBe(Blocks);
        for (var block = 0; block < Blocks; block++) world.Freed(kmem.Chunk(block));
        scene.InUse(scene.Ram).ShouldBe(Pages);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void Leak(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var kmem = Make(scene);
        scene.TouchAll();
        MoveIn(scene, kmem);
        Offline(scene, kmem.Chunk(1)).Outcome.ShouldBe(Outcome.Ok);
        var unbind = world.Do(new RemoveKmem(kmem, BlockFrames, world.Traits.Id));
        (unbind.Findings.Moved, unbind.Findings.Stayed).ShouldBe((1, 2));
        world.Freed(kmem.Chunk(1));

        // The memory goes on being used, and not even offline can it be removed.
        scene.TouchAll();
        scene.InUse(kmem.First).ShouldBe((int)BlockFrames);
        foreach (var block in (PgmapId[])[kmem.Chunk(0), kmem.Chunk(2)])
        {
            Offline(scene, block).Outcome.ShouldBe(Outcome.EBUSY);
            world.Engine.Inspect(block).Life.ShouldBe(Life.Live);
        }

        world.Do(new RemoveKmem(new(kmem.First), BlockFrames, world.Traits.Id)).Findings.Stayed.ShouldBe(1);
    }

    // The extent's blocks stay in use for good, so its dax device cannot be destroyed, and the device asks in vain.
    private static void LeakOfCapacity(Kernel61World world)
    {
        var scene = new MemoryScene(world);
        var device = new DriverId(scene.Ram.Value);
        var extent = new CapacityExtent(DynamicCapacity.UnitFrames, DynamicCapacity.UnitFrames, Tag: 1);
        world.Do(AskCapacity.Open(device, 0, 8 * DynamicCapacity.UnitFrames));
        world.Do(new AddCapacity(device, extent));
        var made = world.Do(AskCapacity.CreateDevice(device, extent.Tag)).Findings;
        var kmem = Make(scene);
        scene.TouchAll();
        MoveIn(scene, kmem);
        world.Do(new RemoveKmem(kmem, BlockFrames, world.Traits.Id)).Findings.Stayed.ShouldBeGreaterThan(0);
        for (var block = 0; block < Blocks; block++)
            world.Run(new DestroyDaxDevice(device, made.Handle, kmem.Chunk(block))).Findings.Refusal.ShouldBe(Refusal.DaxDeviceBound);
        world.Run(AskCapacity.Release(device, extent)).Findings.Refusal.ShouldBe(Refusal.CapacityInUse);
    }
}
