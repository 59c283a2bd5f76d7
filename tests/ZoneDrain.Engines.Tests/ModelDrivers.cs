using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drivers;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>Case 96 and the driver's rows of kernel-model 6.5: chunks that are taken away, and a peer's memory.</summary>
internal static class ModelDrivers
{
    private const long At = DeviceScene.At;
    private const int Pages = DeviceScene.Pages;
    private static readonly SchemeId[] Waiting = [.. ModelCase.EveryScheme.Where(scheme => scheme != SchemeId.B)];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a chunk goes away when its pages have been evicted", Remove),
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a pinned page keeps its chunk, and the owner's release lets it go", RemovePinned),
        .. Under(Waiting, 12, "kernel code", "a drain waits for a page that is held and not mapped", RemoveHeld),
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a chunk goes away under load", RemoveUnderLoad),
        .. Under(Waiting, 12, "kernel code", "a driver that does not stop allocating is met by the drain", WrongOrder),
        .. Under(ModelCase.EveryScheme, 12, "kernel code", "a device that is gone leaves a SIGBUS where its pages were", Surprise),
        .. Under(ModelCase.EveryScheme, 106, "amdgpu, 2025", "a frame is its driver's again at the last put, and not before", LastPutFrees),
        .. Under(Waiting, 117, "zone_device_page_init", "a page that is allocated after the kill", AllocateLate),
        .. ModelCase.Under(ModelCase.EveryScheme, 96, "kernel code", "a peer's memory is mapped whole, shared, and while there is some", PeerMapping),
        .. ModelCase.Under(ModelCase.EveryScheme, 96, "kernel code", "a get of a peer's memory needs the flag, and a longterm pin is refused", PeerGup),
        .. ModelCase.Under(Waiting, 96, "kernel code", "a peer's teardown takes the mappings and waits for the gets", PeerTeardown),
    ];

    private static IEnumerable<ModelCase> Under(IEnumerable<SchemeId> schemes, int number, string origin, string fact, Action<DeviceScene> check) =>
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from scheme in schemes
        select new ModelCase(number, origin, $"{type}: {fact}", scheme, world => check(new(world, type)));

    private static void Remove(DeviceScene scene)
    {
        scene.OnDevice();
        var child = scene.World.Fork(scene.Process);
        var second = scene.Device.Chunk(1);
        scene.World.Do(new RemoveChunk(scene.Plan(scene.Device.First))).Findings.Moved.ShouldBe(Pages);
        scene.World.Freed(scene.Device.First);
        scene.Memory.TouchAll(write: false);
        (scene.Local(), scene.Local(child)).ShouldBe((0, 0));

        // What moves in now goes to the other chunk.
        scene.MoveIn(0, 4).Findings.Moved.ShouldBe(4);
        scene.Memory.Entry(0).Page.Pgmap.ShouldBe(second);
        scene.World.Run(new RemoveChunk(scene.Plan(scene.Device.First))).Outcome.ShouldBe(Outcome.EAGAIN);
        scene.Memory.ExitAll(child, scene.Process);
        scene.Memory.InUse(second).ShouldBe(0);
    }

    // A private page has come to RAM for the pin.
    private static void RemovePinned(DeviceScene scene)
    {
        scene.OnDevice();
        var owner = scene.Memory.Hold(2, GupMode.Pin | GupMode.Write);
        var stays = scene.Type == MemoryType.Coherent;
        var first = scene.World.Run(new RemoveChunk(scene.Plan(scene.Device.First), Rounds: 3));
        first.Outcome.ShouldBe(stays ? Outcome.EBUSY : Outcome.Ok);
        first.Findings.Stayed.ShouldBe(stays ? 1 : 0);
        if (!stays) return;
        ReferenceAudit.Holders(scene.World.Engine, scene.Device.First, 9).ShouldContain(row => row.Kind == "pin" && row.Page == scene.Memory.Entry(2).Page);
        scene.World.Release(owner);
        scene.World.Do(new RemoveChunk(scene.Plan(scene.Device.First)));
        scene.World.Freed(scene.Device.First);
    }

    private static void RemoveHeld(DeviceScene scene)
    {
        if (scene.Type == MemoryType.Private) return;
        scene.OnDevice();
        var owner = scene.Memory.Hold(2, GupMode.Get);
        scene.World.Do(new Zap(scene.Process, At + 2, At + 3));
        var ticket = scene.World.Block(new RemoveChunk(scene.Plan(scene.Device.First)));
        scene.World.Engine.Inspect(scene.Device.First).Life.ShouldBe(Life.Dying);
        scene.World.Release(owner);
        scene.World.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        scene.World.Freed(scene.Device.First);
    }

    private static void RemoveUnderLoad(DeviceScene scene)
    {
        scene.OnDevice();
        var plan = scene.Plan(scene.Device.First);
        scene.World.Engine.Run(2, session =>
        {
            for (var round = 0; session.Worker == 1 && round < 100; round++)
            {
                var page = At + (round % (Pages - 2));
                session.Start(new MigrateVma(scene.Process, page, page + 2, scene.Memory.RamMemory, scene.Device, scene.Form, true));
                session.Start(new Fault(scene.Process, page, Write: true));
                session.Start(new Zap(scene.Process, page, page + 1));
            }

            while (session.Worker == 0)
            {
                var removal = session.Start(new RemoveChunk(plan));
                if (!removal.IsDone) session.TryWaitFor(removal.Ticket, TimeSpan.FromSeconds(60), out removal).ShouldBeTrue();
                if (removal.Outcome == Outcome.EBUSY) continue;
                removal.Outcome.ShouldBe(Outcome.Ok);
                return;
            }
        });

        scene.World.Freed(scene.Device.First);
        ReferenceAudit.Run(scene.World.Engine).ShouldBeEmpty();
        scene.Memory.ExitAll(scene.Process);
        (scene.Memory.InUse(scene.Device.Chunk(1)), scene.Memory.InUse(scene.Memory.Ram)).ShouldBe((0, 0));
    }

    // The eviction has passed the page by when the allocator hands another one out: a kill comes, nobody evicts, and the drain waits until the process lets go.
    private static void WrongOrder(DeviceScene scene)
    {
        scene.World.Do(new EvictFrames(scene.Device.First, 0, DeviceScene.ChunkFrames));
        scene.MoveIn(0, 1).Outcome.ShouldBe(Outcome.Ok);
        var ticket = scene.World.Block(new Teardown(scene.Plan(scene.Device.First)));
        scene.World.Do(new Munmap(scene.Process, At, At + Pages));
        scene.World.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
    }

    // Field-cases F6. Somebody still has a reference when the page is mapped no more, as a fault does that has just copied the data out.
    private static void LastPutFrees(DeviceScene scene)
    {
        var spec = scene.World.Engine.Inspect(scene.Device.First).Spec;
        var device = new DeviceMemory(scene.World.Engine.CreatePgmap(spec with { Frames = 1 }));
        scene.World.Do(new Mirror(scene.Process, device));
        scene.MoveIn(0, 1, device).Findings.Moved.ShouldBe(1);
        var page = scene.Memory.Entry(0).Page;
        scene.World.Do(new AskPage(page, PageEvent.TryGet(PageUse.Get)));
        scene.World.Do(new Zap(scene.Process, At, At + 1));
        scene.MoveIn(1, 2, device).Findings.Moved.ShouldBe(0);
        scene.World.Run(new AskPage(page, PageEvent.Put(PageUse.Get))).Outcome.ShouldBe(Outcome.Ok);
        scene.World.Run(new AskPage(page, PageEvent.TryGet(PageUse.Get))).Outcome.ShouldBe(Outcome.EAGAIN);
        scene.MoveIn(1, 2, device).Findings.Moved.ShouldBe(1);
        (scene.Memory.Entry(1).Page, scene.Memory.Counts(page).Ref).ShouldBe((page, 1));
        scene.World.Engine.Violations.ShouldBeEmpty();
    }

    // Field-cases F17. A is in use when its chunk is killed; B is allocated and freed behind the kill.
    private static void AllocateLate(DeviceScene scene)
    {
        var (engine, chunk) = (scene.World.Engine, scene.Device.First);
        var kind = SchemeList.Get(scene.World.Traits.Id, scene.Type).LateAllocation;
        scene.MoveIn(0, 1).Findings.Moved.ShouldBe(1);
        scene.Memory.Entry(0).Page.Pgmap.ShouldBe(chunk);
        var ticket = scene.World.Block(new Teardown(scene.Plan(chunk)));
        scene.MoveIn(1, 2, new(chunk)).Findings.Moved.ShouldBe(kind == LateAllocation.Refused ? 0 : 1);
        scene.Local().ShouldBe(kind == LateAllocation.Refused ? 1 : 2);
        engine.Violations.Select(found => (found.Invariant, found.Predicted)).ShouldBe(
            kind == LateAllocation.Uncounted ? [(Invariant.RevivedWhileDying, true)] : []);
        if (kind != LateAllocation.Refused) engine.Inspect(chunk).Root.ShouldBe(kind == LateAllocation.Counted ? 2 : 1);
        scene.World.Do(new Zap(scene.Process, At + 1, At + 2));
        if (kind == LateAllocation.Uncounted)
        {
            // B's last put has given back what A had taken.
            scene.World.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
            scene.World.Freed(chunk);
            ReferenceAudit.Run(engine).ShouldHaveSingleItem().Invariant.ShouldBe(Invariant.MappingOutlivesPgmap);
            ReferenceAudit.Note(engine).ShouldBe(1);
            scene.World.Do(new Zap(scene.Process, At, At + 1));
            engine.Violations.Select(found => found.Invariant).Distinct().ShouldBe(
                [Invariant.RevivedWhileDying, Invariant.MappingOutlivesPgmap], ignoreOrder: true);
            return;
        }

        scene.World.StillBlocked();
        scene.World.Do(new Zap(scene.Process, At, At + 1));
        scene.World.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        scene.World.Freed(chunk);
        engine.Violations.ShouldBeEmpty();
    }

    private static void Surprise(DeviceScene scene)
    {
        scene.OnDevice();
        var child = scene.World.Fork(scene.Process);
        scene.World.Do(new UnmapFrames(scene.Device.First, 0, DeviceScene.ChunkFrames, Lost: true)).Findings.Pages.ShouldBe(2 * Pages);
        scene.World.Do(new Teardown(scene.Plan(scene.Device.First)));
        scene.World.Freed(scene.Device.First);
        foreach (var process in (ProcessId[])[scene.Process, child])
        {
            scene.Memory.Touch(0, write: false, process).ShouldBe(Outcome.SIGBUS);
            scene.Memory.Gup(1, GupMode.Pin, process).ShouldBe(Outcome.EFAULT);
        }

        scene.World.Do(new Zap(scene.Process, At, At + Pages));
        scene.Memory.Touch(0).ShouldBe(Outcome.NOPAGE);
    }

    private static PgmapId Peer(Kernel61World world, long frames = 8)
    {
        var scheme = world.Traits.Id;
        return world.Engine.CreatePgmap(new(MemoryType.PciP2pDma, frames, 0, scheme, SchemeList.Get(scheme, MemoryType.PciP2pDma).NativeDrain));
    }

    private static Completion Map(Kernel61World world, PgmapId peer, long pages, VmaFlags kind = VmaFlags.Shared) =>
        world.Run(new MmapPeer(world.Process, peer, pages, MemoryScene.ReadWrite | kind));

    private static void PeerMapping(Kernel61World world)
    {
        var peer = Peer(world);
        Map(world, peer, 4, VmaFlags.None).Outcome.ShouldBe(Outcome.EINVAL);
        var at = Map(world, peer, 5).Findings.Handle;
        Map(world, peer, 4).Outcome.ShouldBe(Outcome.ENOMEM);
        Enumerable.Range(0, 8).Sum(frame => world.Engine.Inspect(new PageId(peer, frame)).Counts.Ref).ShouldBe(5);
        world.Touch(world.Process, at).ShouldBe(Outcome.NOPAGE);
        world.Do(new Mprotect(world.Process, at, at + 5, VmaFlags.Read));
        world.Touch(world.Process, at).ShouldBe(Outcome.SIGSEGV);
        world.Do(new Mprotect(world.Process, at, at + 5, MemoryScene.ReadWrite));
        world.Touch(world.Process, at).ShouldBe(Outcome.NOPAGE);
        var page = world.Entry(world.Process, at).Page;
        var child = world.Fork(world.Process);
        world.Entry(child, at).ShouldBe(world.Entry(world.Process, at));
        world.Engine.Inspect(page).Counts.Map.ShouldBe(2);
        world.Do(new Exit(child));
        world.Do(new Munmap(world.Process, at, at + 5));
        world.Engine.Inspect(page).Counts.Ref.ShouldBe(0);
        Map(world, peer, 8).Outcome.ShouldBe(Outcome.Ok);
    }

    private static Outcome Gup(Kernel61World world, long at, GupMode mode)
    {
        var slot = (int)world.Do(new OpenOwner(world.Process, OwnerKind.Descriptor)).Findings.Handle;
        return world.Run(new Gup(world.Process, at, 1, slot, mode)).Outcome;
    }

    private static void PeerGup(Kernel61World world)
    {
        var at = Map(world, Peer(world), 4).Findings.Handle;
        foreach (var kind in (GupMode[])[GupMode.Get, GupMode.Pin])
        {
            Gup(world, at, kind).ShouldBe(Outcome.EREMOTEIO);
            Gup(world, at, kind | GupMode.SlowOnly).ShouldBe(Outcome.EREMOTEIO);
            Gup(world, at, kind | GupMode.Peer).ShouldBe(Outcome.Ok);
            Gup(world, at, kind | GupMode.Peer | GupMode.FastOnly).ShouldBe(Outcome.Ok);
        }

        Gup(world, at, GupMode.Pin | GupMode.Longterm | GupMode.Peer).ShouldBe(Outcome.EINVAL);
        Gup(world, at, GupMode.Pin | GupMode.Longterm).ShouldBe(Outcome.EREMOTEIO);
    }

    private static void PeerTeardown(Kernel61World world)
    {
        var peer = Peer(world);
        var at = Map(world, peer, 4).Findings.Handle;
        var owner = world.Hold(world.Process, at + 1, GupMode.Get | GupMode.Peer);
        world.Do(new UnmapFrames(peer, 0, 8, Lost: false)).Findings.Pages.ShouldBe(4);
        world.Touch(world.Process, at).ShouldBe(Outcome.SIGBUS);
        var spec = world.Engine.Inspect(peer).Spec;
        var ticket = world.Block(new Teardown(
            new(peer, spec.Scheme, spec.Strategy, spec.Frames, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false)));
        Map(world, peer, 1).Outcome.ShouldBe(Outcome.ENODEV);
        world.Release(owner);
        world.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(peer);
    }
}
