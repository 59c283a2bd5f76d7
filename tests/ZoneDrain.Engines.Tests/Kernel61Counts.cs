using Shouldly;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Rows R1 to R8: what a page and a pgmap show.</summary>
internal static class Kernel61Counts
{
    private const long DevdaxFrames = 251 * 512;

    public static IReadOnlyList<Kernel61Case> Cases { get; } =
    [
        new("R1", "a small mapping leaves count 1 and mapcount 0", FileSystem.Ext4, world => MappingsCountNothing(world, Kernel61World.Small)),
        new("R1", "a large mapping leaves count 1 and mapcount 0", FileSystem.Ext4, world => MappingsCountNothing(world, Kernel61World.Aligned)),
        new("R1", "a small mapping leaves count 1 and mapcount 0", FileSystem.Xfs, world => MappingsCountNothing(world, Kernel61World.Small)),
        new("R2", "a fault associates a page, munmap leaves it so, truncate ends it", FileSystem.Ext4,
            world => AssociationEnds(world, world => world.Do(world.Truncation(TruncateKind.Size, 0)))),
        new("R2", "a fault associates a page, munmap leaves it so, punch ends it", FileSystem.Ext4,
            world => AssociationEnds(world, world => world.Do(world.Truncation(TruncateKind.Punch, Kernel61World.Touched << 12, 4096)))),
        new("R2", "a fault associates a page, munmap leaves it so, eviction ends it", FileSystem.Xfs,
            world => AssociationEnds(world, world => world.Do(new Evict(world.File, Unlink: false)))),
        new("R3", "a get by gup-fast shows 2", FileSystem.Ext4, world => Held(world, GupMode.Get | GupMode.FastOnly, OwnerKind.Descriptor, 2)),
        new("R3", "a get by vmsplice shows 2", FileSystem.Ext4, world => Held(world, GupMode.Get, OwnerKind.Pipe, 2)),
        new("R4", "a pin shows 1025", FileSystem.Ext4, world => Held(world, GupMode.Pin | GupMode.FastOnly, OwnerKind.Descriptor, 1025)),
        new("R4", "a pin of a page in a large mapping shows 1025", FileSystem.Ext4, PinInLargeMapping),
        new("R4", "a pin of devdax memory of order 0 shows 1025", FileSystem.Ext4, PinOfSmallDevdax),
        new("R5", "two pages of a compound page add 2 to its head, and a pin counts them apart", FileSystem.Ext4, CompoundPage),
        new("R7", "mappings and pins do not change the count of the pgmap", FileSystem.Ext4, PgmapCountIsStill),
        new("R8", "fsdax memory is of type 3, devdax memory of type 4", FileSystem.Ext4, Types),
    ];

    private static void MappingsCountNothing(Kernel61World world, long vpn)
    {
        world.Map(world.Process, world.File, vpn);
        var at = vpn + Kernel61World.Touched;
        world.Touch(world.Process, at).ShouldBe(Outcome.NOPAGE);
        var page = world.PageAt(world.Process, at);
        ShowsIdle();

        var second = world.Engine.CreateProcess();
        world.Map(second, world.File, vpn);
        world.Touch(second, at);
        world.PageAt(second, at).ShouldBe(page);
        ShowsIdle();

        var child = world.Fork(world.Process);
        world.Touch(child, at);
        world.PageAt(child, at).ShouldBe(page);
        ShowsIdle();

        foreach (var process in (ProcessId[])[world.Process, second, child]) world.Do(new Munmap(process, 0, BreakLayouts.WholeFile));
        ShowsIdle();

        void ShowsIdle()
        {
            world.Ref(page).ShouldBe(1);
            world.Engine.Inspect(page).Counts.Map.ShouldBe(0);
        }
    }

    private static void AssociationEnds(Kernel61World world, Action<Kernel61World> end)
    {
        var page = world.TouchedSmall();
        var mapped = world.Engine.Inspect(page);
        (mapped.Associated, mapped.Inode, mapped.Index).ShouldBe((true, world.File, Kernel61World.Touched));

        world.Do(new Munmap(world.Process, 0, BreakLayouts.WholeFile));
        world.Engine.Inspect(page).Associated.ShouldBeTrue();
        end(world);
        world.Engine.Inspect(page).Associated.ShouldBeFalse();
    }

    private static void Held(Kernel61World world, GupMode mode, OwnerKind kind, int shown)
    {
        var page = world.TouchedSmall();
        var owner = world.Hold(world.Process, Kernel61World.Small + Kernel61World.Touched, mode, kind: kind);
        world.Ref(page).ShouldBe(shown);
        world.Release(owner);
        world.Ref(page).ShouldBe(1);
    }

    private static void PinInLargeMapping(Kernel61World world)
    {
        var page = world.TouchedLarge();
        var owner = world.Hold(world.Process, Kernel61World.Aligned + Kernel61World.Touched, GupMode.Pin);
        world.Ref(page).ShouldBe(1025);
        world.Ref(page.Plus(1)).ShouldBe(1);
        world.Release(owner);
        world.Ref(page).ShouldBe(1);
    }

    private static void PinOfSmallDevdax(Kernel61World world)
    {
        var (_, inode) = world.Devdax(0, 128_512);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 16, Kernel61World.Small));
        world.Touch(world.Process, Kernel61World.Small).ShouldBe(Outcome.NOPAGE);
        var page = world.PageAt(world.Process, Kernel61World.Small);
        world.Ref(page).ShouldBe(1);
        var owner = world.Hold(world.Process, Kernel61World.Small, GupMode.Pin);
        world.Ref(page).ShouldBe(1025);
        world.Release(owner);
        world.Ref(page).ShouldBe(1);
    }

    // The recording also shows tails at 0: what a tail shows is its head's count here, for nobody takes a reference on a tail.
    private static void CompoundPage(Kernel61World world)
    {
        var (_, inode) = world.Devdax(9, DevdaxFrames);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 1024, Kernel61World.Aligned));
        world.Touch(world.Process, Kernel61World.Aligned + 7).ShouldBe(Outcome.NOPAGE);
        world.Touch(world.Fork(world.Process), Kernel61World.Aligned + 7).ShouldBe(Outcome.NOPAGE);
        var head = world.Entry(world.Process, Kernel61World.Aligned).Page;
        Shows(1, 0);

        var got = world.Hold(world.Process, Kernel61World.Aligned + 7, GupMode.Get, pages: 2);
        Shows(3, 0);
        world.Release(got);
        Shows(1, 0);

        var pinned = world.Hold(world.Process, Kernel61World.Aligned + 7, GupMode.Pin, pages: 2);
        Shows(3, 2);
        world.Release(pinned);
        Shows(1, 0);

        void Shows(int references, int pins)
        {
            world.Ref(head).ShouldBe(references);
            world.Engine.Inspect(head).Counts.Pin.ShouldBe(pins);
        }
    }

    // One count a page stands in the kernel's pgmap count; bulk keeps none of them apart, so what is checked is that nothing moves it.
    private static void PgmapCountIsStill(Kernel61World world)
    {
        var (devdax, _) = world.Devdax(9, DevdaxFrames);
        var spec = world.Engine.Inspect(devdax).Spec;
        (spec.Frames >> spec.Order).ShouldBe(251);
        world.Engine.Inspect(world.FsDax).Spec.Frames.ShouldBe(160_768);

        var before = (world.Engine.Inspect(world.FsDax).Root, world.Engine.Inspect(world.FsDax).GupWalks);
        world.TouchedSmall();
        var owner = world.Hold(world.Process, Kernel61World.Small + Kernel61World.Touched, GupMode.Pin);
        (world.Engine.Inspect(world.FsDax).Root, world.Engine.Inspect(world.FsDax).GupWalks).ShouldBe(before);
        world.Release(owner);
    }

    private static void Types(Kernel61World world)
    {
        var (devdax, _) = world.Devdax(0, 512);
        ((int)world.Engine.Inspect(world.FsDax).Spec.Type).ShouldBe(3);
        ((int)world.Engine.Inspect(devdax).Spec.Type).ShouldBe(4);
        world.Engine.Inspect(devdax).Spec.Type.ShouldBe(MemoryType.Generic);
    }
}
