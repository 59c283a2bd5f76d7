using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Who maps a page is found wherever he maps it: a page that a fork has shared and an mremap has moved since (rmap_walk_anon, mm/rmap.c).</summary>
internal static class ModelReverseMap
{
    private const long Pages = MemoryScene.Pages;
    private const long Elsewhere = MemoryScene.At + (512 * 40) + 3;
    private static readonly SchemeId[] Two = [SchemeId.A2, SchemeId.D];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. Under(12, "a page that a child has moved elsewhere moves to the device for both", MovesForBoth),
        .. Under(12, "and back, and its chunk goes away", ChunkGoes),
        .. Under(28, "a longterm pin moves it out for both", LongtermPin),
        .. UnderFolios(32, "a 2 MiB page that a child has moved elsewhere is split for both", SplitForBoth),
        .. UnderFolios(114, "the first 4 KiB of a 2 MiB page on the device move elsewhere, and the device is emptied", RemapPart),
        .. Under(12, "moves race with an mremap and a store of the child and leave no count behind", Races),
    ];

    private static IEnumerable<ModelCase> Under(int number, string fact, Action<DeviceScene, ProcessId> check) =>
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from scheme in Two
        select new ModelCase(number, "kernel code", $"{type}: {fact}", scheme, world =>
        {
            var scene = new DeviceScene(world, type);
            scene.Memory.TouchAll();
            check(scene, scene.World.Fork(scene.Process));
        });

    private static IEnumerable<ModelCase> UnderFolios(int number, string fact, Action<FolioScene> check) =>
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from scheme in Two
        select new ModelCase(number, "kernel code", $"{type}: {fact}", scheme, world => check(new(world, type)));

    private static void Remap(DeviceScene scene, ProcessId child) => scene.World.Do(new Mremap(child, MemoryScene.At, Pages, Elsewhere));

    private static void SameEverywhere(DeviceScene scene, ProcessId child, bool local)
    {
        for (var page = 0; page < Pages; page++)
        {
            var (parents, childs) = (scene.Memory.Entry(page), scene.World.Entry(child, Elsewhere + page));
            childs.Page.ShouldBe(parents.Page);
            (parents.IsDevice, childs.IsDevice, scene.Device.Owns(parents.Page)).ShouldBe((true, true, local));
            scene.Memory.ShouldCount(parents.Page, 2, 2);
        }
    }

    private static void MovesForBoth(DeviceScene scene, ProcessId child)
    {
        Remap(scene, child);
        scene.MoveIn().Findings.Moved.ShouldBe(Pages);
        SameEverywhere(scene, child, local: true);
        scene.ExitAll(child);
    }

    private static void ChunkGoes(DeviceScene scene, ProcessId child)
    {
        scene.MoveIn().Findings.Moved.ShouldBe(Pages);
        Remap(scene, child);
        scene.World.Do(new RemoveChunk(scene.Plan(scene.Device.First))).Findings.Moved.ShouldBe(Pages);
        SameEverywhere(scene, child, local: false);
        scene.World.Freed(scene.Device.First);
    }

    private static void LongtermPin(DeviceScene scene, ProcessId child)
    {
        scene.MoveIn().Findings.Moved.ShouldBe(Pages);
        Remap(scene, child);
        var owner = scene.Memory.Hold(3, GupMode.Pin | GupMode.Longterm);
        scene.Memory.Held(owner).Pgmap.ShouldBe(scene.Memory.Ram);
        scene.World.Entry(child, Elsewhere + 3).Page.Pgmap.ShouldBe(scene.Type == MemoryType.Private ? scene.Memory.Ram : scene.Memory.Ram);
        scene.World.Release(owner);
        scene.ExitAll(child);
    }

    private static void SplitForBoth(FolioScene scene)
    {
        scene.OnDevice();
        var child = scene.World.Fork(scene.Process);
        const long there = FolioScene.At + (512 * 40);
        scene.World.Do(new Mremap(child, FolioScene.At, FolioScene.Pages, there));
        scene.World.Do(new SplitFolio(scene.Process, FolioScene.At + 5));
        for (var page = 0L; page < FolioScene.Slot; page += 51)
        {
            var (entry, order) = scene.Entry(page);
            order.ShouldBe(0);
            scene.World.Entry(child, there + page, out order).Page.ShouldBe(entry.Page);
            order.ShouldBe(0);
            scene.ShouldCount(entry.Page, 2, 2, 0);
        }

        // The other folio goes as a whole, to the right place in both.
        scene.MoveOut(FolioScene.Slot).Findings.Moved.ShouldBe(FolioScene.Slot);
        scene.World.Entry(child, there + FolioScene.Slot, out var large).Page.ShouldBe(scene.Entry(FolioScene.Slot).Entry.Page);
        large.ShouldBe(9);
        scene.ExitAll(child);
    }

    // The first page goes elsewhere: one folio is mapped at two places, and is found at both when it must go.
    private static void RemapPart(FolioScene scene)
    {
        scene.OnDevice();
        var head = scene.Entry(0).Entry.Page;
        const long there = FolioScene.At + (FolioScene.Slot * 40) + 7;
        scene.World.Do(new Mremap(scene.Process, FolioScene.At, 1, there));
        scene.World.Entry(scene.Process, there, out var order).Page.ShouldBe(head);
        (order, scene.Entry(0).Entry, scene.Entry(1).Entry.Page).ShouldBe((0, default, head.Plus(1)));
        scene.ShouldCount(head, 512, 512, 9);
        scene.ShouldBeCounted();
        scene.World.Do(new EvictFrames(scene.Device.First, 0, 4 * FolioScene.Slot, scene.World.Traits.Id)).Findings.Moved.ShouldBe(FolioScene.Pages);
        (scene.InUse(scene.Ram), scene.InUse(scene.Device)).ShouldBe((FolioScene.Pages, 0));
        scene.World.Touch(scene.Process, there).ShouldBe(Outcome.NOPAGE);
        scene.World.Do(new Mremap(scene.Process, there, 1, FolioScene.At));
        scene.Touch(0).ShouldBe(Outcome.NOPAGE);
        scene.ShouldBeCounted();
        scene.ExitAll();
    }

    private static void Races(DeviceScene scene, ProcessId child)
    {
        scene.World.Engine.Run(2, session =>
        {
            for (var round = 0; round < 60; round++)
            {
                if (session.Worker == 0)
                {
                    session.Start(new MigrateVma(
                        scene.Process, MemoryScene.At, MemoryScene.At + Pages, scene.Memory.RamMemory, scene.Device, scene.Form, Holes: true));
                    session.Start(new EvictFrames(scene.Device.First, 0, DeviceScene.ChunkFrames));
                    continue;
                }

                var (from, to) = round % 2 == 0 ? (MemoryScene.At, Elsewhere) : (Elsewhere, MemoryScene.At);
                session.Start(new Mremap(child, from, Pages, to));
                session.Start(new Fault(child, to + (round % Pages), Write: round % 3 == 0));
            }
        });
        ReferenceAudit.Run(scene.World.Engine).ShouldBeEmpty();
        scene.ExitAll(child);
    }
}
