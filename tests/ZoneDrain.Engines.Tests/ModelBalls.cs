using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drivers;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests;

/// <summary>What each of the balls in the air of mails S0 and S1 changes (kernel-model 0.17): the same acts before and after it has landed.</summary>
internal static class ModelBalls
{
    private const long At = Kernel61World.Small + Kernel61World.Touched;
    private const long LargeAt = Kernel61World.Aligned + Kernel61World.Touched;
    private const ReworkSteps Counted = ReworkSteps.NormalisedCounts | ReworkSteps.MapReferences;
    private const ReworkSteps Folios = ReworkSteps.FsDaxFolios | ReworkSteps.FolioAssociations;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. Both(ReworkSteps.None, ReworkSteps.CompoundDevdax, "the pages of a devdax unit share a count", CompoundDevdax),
        .. Both(ReworkSteps.None, ReworkSteps.CoherentType, "there is memory that CPU and device read", CoherentType),
        .. Both(ReworkSteps.None, ReworkSteps.NormalisedCounts, "idle pages show 0, and no page keeps its pgmap", NormalisedCounts),
        .. Both(ReworkSteps.NormalisedCounts, ReworkSteps.MapReferences, "a mapping shows in the count", MapReferences),
        .. Both(ReworkSteps.MapReferences, ReworkSteps.NoPgmapTest, "gup of a mapped page works while its pgmap dies", NoPgmapTest),
        .. Both(Counted | Folios, ReworkSteps.NoSpecialBit, "gup-fast takes a 2 MiB entry", NoSpecialBit),
        .. Both(Counted, ReworkSteps.NoDevmapBit, "gup-fast cannot tell a device's page, and asks no pgmap", NoDevmapBit),
        .. Both(Counted | Folios, ReworkSteps.NoVmaIsSpecial, "a 2 MiB entry that is cut goes on mapping", NoVmaIsSpecial),
        .. Both(ReworkSteps.FolioAssociations, ReworkSteps.FsDaxFolios, "the pages of a 2 MiB entry share a count", FsDaxFolios),
        .. Both(ReworkSteps.None, ReworkSteps.FsDaxShootDown, "a kill takes the mappings of files away", FsDaxShootDown),
    ];

    private static IEnumerable<ModelCase> Both(ReworkSteps before, ReworkSteps ball, string fact, Action<Kernel61World, ReworkSteps, bool> check) =>
        from landed in (bool[])[false, true]
        let balls = landed ? before | ball : before
        select new ModelCase(0, "S0, S1", $"{ball}{(landed ? "" : " not")} landed: {fact}", BallsInTheAir.Scheme(balls), world => check(world, balls, landed));

    private static void CompoundDevdax(Kernel61World world, ReworkSteps balls, bool landed)
    {
        var order = (byte)(landed ? 9 : 0);
        if (!landed) Should.Throw<ArgumentException>(() => BallsInTheAir.Pgmap(balls, MemoryType.Generic, 1024, 9)).Message.ShouldContain("512 counts");
        var pgmap = world.Engine.CreatePgmap(BallsInTheAir.Pgmap(balls, MemoryType.Generic, 1024, order));
        var inode = world.Engine.CreateInode(
            new(InodeKind.Devdax, pgmap, world.Traits.Id, FileSystem.Ext4, 1024 << 12, order), BlockState.Written);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 512, Kernel61World.Aligned));
        for (var page = 4; page < 7; page++) world.Touch(world.Process, Kernel61World.Aligned + page).ShouldBe(Outcome.NOPAGE);
        world.Hold(world.Process, Kernel61World.Aligned + 4, GupMode.Get, 3);
        world.Ref(new(pgmap, 4)).ShouldBe(landed ? 4 : 2);
        world.Ref(new(pgmap, 0)).ShouldBe(landed ? 4 : 1);
    }

    private static void CoherentType(Kernel61World world, ReworkSteps balls, bool landed)
    {
        if (!landed)
        {
            Should.Throw<ArgumentException>(() => BallsInTheAir.Pgmap(balls, MemoryType.Coherent, 32)).Message.ShouldContain("before the coherent type");
            return;
        }

        var memory = new MemoryScene(world);
        var device = new DeviceMemory(world.Engine.CreatePgmap(BallsInTheAir.Pgmap(balls, MemoryType.Coherent, 32)));
        memory.Touch(0).ShouldBe(Outcome.NOPAGE);
        world.Do(new MigrateVma(world.Process, MemoryScene.At, MemoryScene.At + 1, memory.RamMemory, device));
        memory.Touch(0).ShouldBe(Outcome.NOPAGE);
        device.Owns(memory.Entry(0).Page).ShouldBeTrue();
    }

    // What 413 of generic warned of is the price: the mapped page shows 0, and gup makes it 1 (kernel-model 2.b).
    private static void NormalisedCounts(Kernel61World world, ReworkSteps balls, bool landed)
    {
        var page = world.TouchedSmall();
        world.Ref(page).ShouldBe(landed ? 0 : 1);
        var owner = world.Hold(world.Process, At, GupMode.Get);
        world.Ref(page).ShouldBe(landed ? 1 : 2);
        world.Traits.NativeDrain.ShouldBe(landed ? StrategyId.Bulk : StrategyId.DropEach);
        if (landed)
        {
            world.Teardown(world.FsDax).Outcome.ShouldBe(Outcome.Ok);
            world.Freed(world.FsDax);
            Shows(world, Invariant.PinOutlivesPgmap);
            return;
        }

        var drain = world.Block(world.Unbind(world.FsDax));
        world.Release(owner);
        world.Ended(drain).Outcome.ShouldBe(Outcome.Ok);
    }

    private static void MapReferences(Kernel61World world, ReworkSteps balls, bool landed)
    {
        var page = world.TouchedSmall();
        world.Ref(page).ShouldBe(landed ? 1 : 0);
        world.Hold(world.Process, At, GupMode.Get);
        world.Ref(page).ShouldBe(landed ? 2 : 1);

        // Of two counts a page and none a folio, a file has small entries alone.
        world.MapAligned(world.Process);
        world.Touch(world.Process, LargeAt).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, LargeAt, out var order);
        order.ShouldBe(0);
        world.Do(new Munmap(world.Process, 0, BreakLayouts.WholeFile));
        world.Ref(page).ShouldBe(1);
    }

    private static Outcome Gup(Kernel61World world, long at, GupMode mode)
    {
        var slot = (int)world.Do(new OpenOwner(world.Process, OwnerKind.Descriptor)).Findings.Handle;
        return world.Run(new Gup(world.Process, at, 1, slot, mode)).Outcome;
    }

    private static void NoPgmapTest(Kernel61World world, ReworkSteps balls, bool landed)
    {
        world.TouchedSmall();
        world.Do(new AskPgmap(world.FsDax, new PgmapEvent(PgmapOp.Kill), 1));
        foreach (var mode in (GupMode[])[GupMode.FastOnly, GupMode.SlowOnly]) Gup(world, At, mode).ShouldBe(landed ? Outcome.Ok : Outcome.EFAULT);
    }

    private static void NoSpecialBit(Kernel61World world, ReworkSteps balls, bool landed)
    {
        world.TouchedLarge();
        Gup(world, LargeAt, GupMode.FastOnly).ShouldBe(landed ? Outcome.Ok : Outcome.EFAULT);
        Gup(world, LargeAt, GupMode.Get).ShouldBe(Outcome.Ok);
        world.MapSmall(world.Process);
        world.Touch(world.Process, Kernel61World.Small + 5).ShouldBe(Outcome.NOPAGE);
        Gup(world, Kernel61World.Small + 5, GupMode.FastOnly).ShouldBe(Outcome.Ok);
    }

    private static void NoDevmapBit(Kernel61World world, ReworkSteps balls, bool landed)
    {
        world.TouchedSmall();
        world.Do(new AskPgmap(world.FsDax, new PgmapEvent(PgmapOp.Kill), 1));
        Gup(world, At, GupMode.FastOnly).ShouldBe(landed ? Outcome.Ok : Outcome.EFAULT);
        Gup(world, At, GupMode.SlowOnly).ShouldBe(Outcome.EFAULT);
    }

    private static void NoVmaIsSpecial(Kernel61World world, ReworkSteps balls, bool landed)
    {
        var page = world.TouchedLarge();
        world.Do(new Munmap(world.Process, LargeAt, LargeAt + 1));
        var next = world.Entry(world.Process, LargeAt + 1, out var order);
        next.ShouldBe(landed ? Pte.Of(page.Plus(1), writable: true) : default);
        order.ShouldBe(0);
        world.Ref(page).ShouldBe(landed ? 511 : 0);

        // So does an mprotect of a part.
        world.Touch(world.Process, LargeAt + 512).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, LargeAt + 512, out order);
        order.ShouldBe(9);
        world.Do(new Mprotect(world.Process, LargeAt + 512, LargeAt + 513, VmaFlags.Read));
        world.Entry(world.Process, LargeAt + 600).Present.ShouldBe(landed);
        world.Touch(world.Process, LargeAt + 600).ShouldBe(Outcome.NOPAGE);
        world.Do(new Munmap(world.Process, 0, BreakLayouts.WholeFile));
        world.Ref(page).ShouldBe(0);
        ReferenceAudit.Run(world.Engine).ShouldBeEmpty();
    }

    private static void FsDaxFolios(Kernel61World world, ReworkSteps balls, bool landed)
    {
        var page = world.TouchedLarge();
        world.Hold(world.Process, LargeAt, GupMode.Get, 3);
        world.Ref(page.Plus(1)).ShouldBe(landed ? 4 : 2);
        world.Ref(page.Plus(7)).ShouldBe(landed ? 4 : 1);
    }

    private static void FsDaxShootDown(Kernel61World world, ReworkSteps balls, bool landed)
    {
        world.TouchedSmall();
        world.Teardown(world.FsDax).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(world.FsDax);
        world.Entry(world.Process, At).Present.ShouldBe(!landed);
        if (landed) world.Touch(world.Process, At).ShouldBe(Outcome.SIGBUS);
        else Shows(world, Invariant.MappingOutlivesPgmap);
    }

    private static void Shows(Kernel61World world, Invariant invariant)
    {
        foreach (var finding in ReferenceAudit.Run(world.Engine)) world.Engine.Report(finding);
        world.Engine.Violations.ShouldContain(violation => violation.Invariant == invariant && violation.Predicted);
    }
}
