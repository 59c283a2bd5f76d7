using Shouldly;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Rows 21, 22 and 30 to 37: devdax mappings, and devices that go.</summary>
internal static class Kernel61Teardowns
{
    private const long At = Kernel61World.Aligned;
    private const long Frames = 512 * 8;

    public static IReadOnlyList<Kernel61Case> Cases { get; } =
    [
        new("21", "devdax of order 9 refuses small, misaligned and private mappings", FileSystem.Ext4, DevdaxMappings),
        new("21", "devdax of order 0 takes a mapping of one page", FileSystem.Ext4, SmallDevdaxMapping),
        new("22", "a longterm pin of devdax memory of order 0 is allowed", FileSystem.Ext4, world => LongtermOnDevdax(world, 0)),
        new("22", "a longterm pin of devdax memory of order 9 is allowed", FileSystem.Ext4, world => LongtermOnDevdax(world, 9)),
        new("30", "an idle device goes at once, and comes back", FileSystem.Ext4, IdleTeardown),
        new("31", "an open devdax device that nobody maps goes at once", FileSystem.Ext4, OpenTeardown),
        new("32", "a mapped devdax device goes at once: access SIGBUS, mmap through the old descriptor ENXIO", FileSystem.Ext4, MappedTeardown),
        new("33", "a file system in use is not let go: EBUSY, and its mappings are unaffected", FileSystem.Ext4, EvictInUse),
        new("34", "a pmem device unbound under a mapped file goes at once and leaves entries behind", FileSystem.Ext4, UnboundUnderFile),
        new("34", "a pmem device unbound under a mapped file goes at once and leaves entries behind", FileSystem.Xfs, UnboundUnderFile),
        new("35", "a pinned devdax device goes at once, and the unpin meets freed descriptors", FileSystem.Ext4, PinnedTeardown),
        new("37", "a kill costs the device's grace period and the pgmap's, pins or not", FileSystem.Ext4, KillCostsOneGrace),
    ];

    private static void DevdaxMappings(Kernel61World world)
    {
        var (_, inode) = world.Devdax(9, Frames);
        world.Run(Kernel61World.DevdaxMap(world.Process, inode, 1, At)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Run(Kernel61World.DevdaxMap(world.Process, inode, 512, At + 1)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Run(Kernel61World.DevdaxMap(world.Process, inode, 512, At, VmaFlags.None)).Outcome.ShouldBe(Outcome.EINVAL);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 512, At));
    }

    private static void SmallDevdaxMapping(Kernel61World world)
    {
        var (_, inode) = world.Devdax(0, Frames);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 1, At + 1));
        world.Touch(world.Process, At + 1).ShouldBe(Outcome.NOPAGE);
        world.Run(Kernel61World.DevdaxMap(world.Process, inode, 1, At + 2, VmaFlags.None)).Outcome.ShouldBe(Outcome.EINVAL);
    }

    private static void LongtermOnDevdax(Kernel61World world, byte order)
    {
        var (_, inode) = world.Devdax(order, Frames);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 512, At));
        world.Release(world.Hold(world.Process, At, GupMode.Pin | GupMode.Longterm, pages: 2));
    }

    private static void IdleTeardown(Kernel61World world)
    {
        foreach (var pgmap in (PgmapId[])[world.FsDax, world.Devdax(0, Frames).Pgmap, world.Devdax(9, Frames).Pgmap])
        {
            world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
            world.Freed(pgmap);
            var again = world.Engine.CreatePgmap(world.Engine.Inspect(pgmap).Spec);
            world.Engine.Inspect(again).Life.ShouldBe(Life.Live);
        }

        world.Engine.Violations.ShouldBeEmpty();
    }

    // An inode stands for the open descriptor: nothing else of it reaches the model.
    private static void OpenTeardown(Kernel61World world)
    {
        var (pgmap, inode) = world.Devdax(9, Frames);
        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(pgmap);
        world.Run(Kernel61World.DevdaxMap(world.Process, inode, 512, At)).Outcome.ShouldBe(Outcome.ENXIO);
        world.Engine.Violations.ShouldBeEmpty();
    }

    private static void MappedTeardown(Kernel61World world)
    {
        var (pgmap, inode) = world.Devdax(9, Frames);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 512, At));
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);

        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(pgmap);
        world.Entry(world.Process, At).Present.ShouldBeFalse();
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGBUS);
        world.Run(Kernel61World.DevdaxMap(world.Process, inode, 512, At + 512)).Outcome.ShouldBe(Outcome.ENXIO);
        world.Engine.Violations.ShouldBeEmpty();
    }

    // The recorded refusal is the tool's; the file system's own, at umount, is the same.
    private static void EvictInUse(Kernel61World world)
    {
        var page = world.TouchedSmall();
        var refused = world.Run(new Evict(world.File, Unlink: false));
        refused.Outcome.ShouldBe(Outcome.EBUSY);
        refused.Findings.Handle.ShouldBe(world.Process.Value);
        world.Touch(world.Process, Kernel61World.Small + Kernel61World.Touched + 1).ShouldBe(Outcome.NOPAGE);
        world.PageAt(world.Process, Kernel61World.Small + Kernel61World.Touched).ShouldBe(page);
    }

    private static void UnboundUnderFile(Kernel61World world)
    {
        const long at = Kernel61World.Small + Kernel61World.Touched;
        world.TouchedSmall();
        world.Teardown(world.FsDax).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(world.FsDax);

        world.Touch(world.Process, at).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, at).IsDevice.ShouldBeTrue();
        world.Touch(world.Process, at + 1).ShouldBe(Outcome.SIGBUS);
        world.Run(new WriteFile(world.File, 0, 4096, Data: true, KeepSize: false)).Outcome.ShouldBe(Outcome.EIO);

        world.Run(new Exit(world.Process));
        world.Run(new Evict(world.File, Unlink: false));
        world.Engine.Violations.ShouldContain(violation => violation.Invariant == Invariant.EntryOutlivesPgmap && violation.Predicted);
        world.Engine.ViolationCounts.Failures.ShouldBe(0);
    }

    private static void PinnedTeardown(Kernel61World world)
    {
        var (pgmap, inode) = world.Devdax(9, Frames);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 512, At));
        var owner = world.Hold(world.Process, At, GupMode.Pin | GupMode.Longterm, pages: 2);
        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        world.Freed(pgmap);
        world.Engine.Violations.ShouldBeEmpty();

        world.Run(new CloseOwner(owner));
        world.Engine.Violations.ShouldContain(violation => violation.Invariant == Invariant.PinOutlivesPgmap && violation.Predicted);
        world.Engine.ViolationCounts.Failures.ShouldBe(0);
    }

    private static void KillCostsOneGrace(Kernel61World world)
    {
        var (pgmap, inode) = world.Devdax(9, Frames);
        world.Do(Kernel61World.DevdaxMap(world.Process, inode, 512, At));
        world.Hold(world.Process, At, GupMode.Pin, pages: 2);
        var before = world.Engine.Counts;
        world.Teardown(pgmap).Outcome.ShouldBe(Outcome.Ok);
        var spent = world.Engine.Counts - before;

        // One in memunmap_pages, which is what the row measured, and one before the zap, where kill_dax waits for faults (drivers/dax/super.c).
        (spent.GraceRounds, spent.PagesRead, spent.Sleeps).ShouldBe((2, 0, 0));
    }
}
