using Shouldly;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 10, 20 and 22: mappings that a device may read and that never move to it.</summary>
internal static class ModelHugetlb
{
    private const long Huge = 512;
    private const long At = Huge * 9000;
    private static readonly SchemeId[] Two = [SchemeId.A2, SchemeId.E];

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. Under(10, "hmm-tests hugetlbfs", "a device reads and stores to a huge page, and it does not move", Access),
        .. Under(10, "kernel code", "a pool of huge pages has no smaller ones: it is empty, or a huge page is copied whole", Pool),
        .. Under(22, "hmm-tests compound", "a device sees each page of a huge one, and its CPU entry is a large one", Snapshot),
        .. Under(20, "hmm-tests mixedmap", "a device sees a special mapping with the rights that it has, and it does not move", MixedMap),
    ];

    private static IEnumerable<ModelCase> Under(int number, string origin, string fact, Action<DeviceScene> check) =>
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from scheme in Two
        select new ModelCase(number, origin, $"{type}: {fact}", scheme, world => check(new(world, type)));

    private static PgmapId Map(DeviceScene scene, long pages, long pool)
    {
        var ram = scene.World.Engine.CreatePgmap(new(MemoryType.Ram, pool * Huge, 0, scene.World.Traits.Id, StrategyId.Bulk));
        scene.World.Do(new MmapAnonymous(scene.Process, ram, pages * Huge, MemoryScene.ReadWrite | VmaFlags.Hugetlb, At));
        return ram;
    }

    private static Outcome Access(DeviceScene scene, long page, bool write) =>
        scene.World.Run(new DeviceAccess(scene.Process, At + page, 1, write, scene.Device, DeviceFaultAccess.AsRequested, Form: scene.Form)).Outcome;

    private static void Access(DeviceScene scene)
    {
        var pool = Map(scene, 1, 1);
        Access(scene, 7, write: false).ShouldBe(Outcome.Ok);
        Access(scene, 8, write: true).ShouldBe(Outcome.Ok);
        scene.World.Touch(scene.Process, At + 8, write: false).ShouldBe(Outcome.NOPAGE);
        scene.World.Entry(scene.Process, At, out var order).Page.ShouldBe(new PageId(pool, 0));
        order.ShouldBe(9);
        var refused = scene.World.Run(new MigrateVma(scene.Process, At, At + Huge, new(pool), scene.Device, scene.Form));
        (refused.Outcome, refused.Findings.Refusal).ShouldBe((Outcome.EINVAL, Refusal.MigrateHugetlb));
        scene.Memory.ExitAll(scene.Process);
        scene.World.Engine.Inspect(new PageId(pool, 0)).Counts.Ref.ShouldBe(0);
    }

    private static void Pool(DeviceScene scene)
    {
        var pool = Map(scene, 3, 2);
        var misaligned = scene.World.Run(new MmapAnonymous(scene.Process, pool, Huge + 1, MemoryScene.ReadWrite | VmaFlags.Hugetlb));
        (misaligned.Outcome, misaligned.Findings.Refusal).ShouldBe((Outcome.EINVAL, Refusal.HugetlbMisaligned));
        scene.World.Touch(scene.Process, At + 5, write: false).ShouldBe(Outcome.NOPAGE);
        var page = scene.World.Entry(scene.Process, At).Page;
        var child = scene.World.Fork(scene.Process);
        scene.World.Run(new Fault(child, At + 9, Write: true)).Findings.Copies.ShouldBe(Huge);
        scene.World.Entry(child, At, out var order).Page.ShouldNotBe(page);
        order.ShouldBe(9);
        scene.World.Touch(scene.Process, At + Huge).ShouldBe(Outcome.SIGBUS);
        scene.World.Do(new Exit(child));
        scene.World.Touch(scene.Process, At + Huge).ShouldBe(Outcome.NOPAGE);
        scene.Memory.ShouldCount(page, 1, 1);
        scene.Memory.ExitAll(scene.Process);
    }

    private static void Snapshot(DeviceScene scene)
    {
        Map(scene, 1, 1);
        for (var page = 0; page < Huge; page += 100) Access(scene, page, write: true).ShouldBe(Outcome.Ok);
        var entry = scene.World.Entry(scene.Process, At, out var order);
        order.ShouldBe(9);
        for (var page = 0; page < Huge; page += 100)
            scene.World.Engine.Inspect(scene.Process).Mirrors.Single().EntryAt(At + page).ShouldBe(Pte.Of(entry.Page.Plus(page), writable: true));
    }

    private static void MixedMap(DeviceScene scene)
    {
        var scheme = scene.World.Traits.Id;
        var peer = scene.World.Engine.CreatePgmap(
            new(MemoryType.PciP2pDma, 4, 0, scheme, SchemeList.Get(scheme, MemoryType.PciP2pDma).NativeDrain));
        scene.World.Do(new MmapPeer(scene.Process, peer, 2, VmaFlags.Read | VmaFlags.Shared, At));
        Access(scene, 0, write: false).ShouldBe(Outcome.Ok);
        Access(scene, 0, write: true).ShouldBe(Outcome.EPERM);
        scene.World.Engine.Inspect(scene.Process).Mirrors.Single().EntryAt(At)
            .ShouldBe(Pte.Of(scene.World.Entry(scene.Process, At).Page, writable: false));
        var refused = scene.World.Run(new MigrateVma(scene.Process, At, At + 2, scene.Memory.RamMemory, scene.Device, scene.Form));
        (refused.Outcome, refused.Findings.Refusal).ShouldBe((Outcome.EINVAL, Refusal.MigratePeer));
    }
}
