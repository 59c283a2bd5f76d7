using Shouldly;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Cases 47, 48, 54, 60 and 64: memory that fails, power that fails, and programs.</summary>
internal static class ModelErrors
{
    private const long Page = 4096;
    private const long At = Kernel61World.Small + Kernel61World.Touched;
    private const long TouchedBytes = Kernel61World.Touched * Page;

    public static IReadOnlyList<ModelCase> Cases { get; } =
    [
        .. ModelCase.Under(ModelCase.EveryScheme, 47, "ndctl", "soft offline of a devdax page is refused and changes nothing", SoftOfflineRefused),
        .. ModelCase.Under(ModelCase.EveryScheme, 48, "ndctl", "a poisoned page is SIGBUS until a punch and a rewrite", world => Poisoned(world, false)),
        .. ModelCase.Under(ModelCase.EveryScheme, 48, "ndctl", "a poisoned page under a 2 MiB entry is SIGBUS until a punch and a rewrite",
            world => Poisoned(world, true)),
        .. ModelCase.Under(ModelCase.EveryScheme, 54, "ndctl dax-errors", "a bad block: mapped read SIGBUS, read EIO, and a write repairs it", BadBlock),
        .. ModelCase.Under(ModelCase.EveryScheme, 60, "xfstests generic/470", "a power cut keeps what was stored through MAP_SYNC, and that alone", PowerCut),
        .. ModelCase.Under(ModelCase.EveryScheme, 64, "xfstests generic/452", "an executable on a read-only DAX mapping runs", Runs),
    ];

    private static void SoftOfflineRefused(Kernel61World world)
    {
        foreach (var order in (byte[])[0, 9])
        {
            var (_, inode) = world.Devdax(order, 512 * 8);
            var start = Kernel61World.Aligned + (order * 4096L);
            world.Do(Kernel61World.DevdaxMap(world.Process, inode, 512, start));
            world.Touch(world.Process, start + 7);
            var page = world.PageAt(world.Process, start + 7);
            var before = world.Engine.Inspect(page);
            world.Run(new SoftOffline(world.Process, start + 7)).Outcome.ShouldBe(Outcome.EIO);
            world.Engine.Inspect(page).ShouldBe(before);
            world.PageAt(world.Process, start + 7).ShouldBe(page);
        }

        world.Run(new SoftOffline(world.Process, 1)).Outcome.ShouldBe(Outcome.EFAULT);
    }

    private static void Poisoned(Kernel61World world, bool large)
    {
        var page = large ? world.TouchedLarge() : world.TouchedSmall();
        var vpn = large ? Kernel61World.Aligned + Kernel61World.Touched : At;
        world.Do(new Poison(world.File, Kernel61World.Touched, Kernel61World.Touched + 1)).Findings.Pages.ShouldBe(large ? 512 : 1);
        foreach (var write in (bool[])[false, true]) world.Touch(world.Process, vpn, write).ShouldBe(Outcome.SIGBUS);
        world.Touch(world.Process, vpn + 1).ShouldBe(Outcome.NOPAGE);
        world.Run(new ReadFile(world.File, TouchedBytes, Page)).Outcome.ShouldBe(Outcome.EIO);

        world.Do(world.Truncation(TruncateKind.Punch, TouchedBytes, Page));
        world.Do(new WriteFile(world.File, TouchedBytes, Page, Data: true, KeepSize: true));
        world.Do(new ReadFile(world.File, TouchedBytes, Page)).Findings.Pages.ShouldBe(1);
        world.Touch(world.Process, vpn, write: false).ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, vpn).IsDevice.ShouldBeTrue();
        world.Do(new Munmap(world.Process, 0, BreakLayouts.WholeFile));
        world.Do(world.Truncation(TruncateKind.Size, 0));
        world.Engine.Inspect(page).Counts.Map.ShouldBe(0);
    }

    private static void BadBlock(Kernel61World world)
    {
        world.MapSmall(world.Process);
        world.Do(new Poison(world.File, Kernel61World.Touched, Kernel61World.Touched + 2));
        world.Touch(world.Process, At, write: false).ShouldBe(Outcome.SIGBUS);
        world.Run(new ReadFile(world.File, TouchedBytes + Page, Page)).Outcome.ShouldBe(Outcome.EIO);
        world.Do(new ReadFile(world.File, TouchedBytes - (3 * Page), 8 * Page)).Findings.Pages.ShouldBe(3);

        var slot = (int)world.Do(new OpenOwner(world.Process, OwnerKind.Call)).Findings.Handle;
        world.Run(new Gup(world.Process, At, 1, slot, GupMode.Get)).Outcome.ShouldBe(Outcome.EFAULT);

        world.Do(new WriteFile(world.File, TouchedBytes, 2 * Page, Data: true, KeepSize: true));
        world.Do(new ReadFile(world.File, TouchedBytes, 2 * Page)).Findings.Pages.ShouldBe(2);
        world.Touch(world.Process, At, write: false).ShouldBe(Outcome.NOPAGE);
    }

    private static void PowerCut(Kernel61World world)
    {
        var plain = world.NewFile(8 * Page, BlockState.Hole, journal: true);
        var sync = world.NewFile(8 * Page, BlockState.Hole, journal: true);
        const VmaFlags flags = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared;
        world.Do(new Mmap(world.Process, plain, 0, 8, flags, At));
        world.Do(new Mmap(world.Process, sync, 0, 8, flags | VmaFlags.Sync, At + 8));

        world.Touch(world.Process, At + 3).ShouldBe(Outcome.MAJOR);
        world.Engine.Inspect(plain).CommittedBlocks.ShouldBeEmpty("a power cut now loses the block");

        world.Run(new Fault(world.Process, At + 11, Write: false)).Findings.Synced.ShouldBeFalse("a load commits nothing");
        var store = world.Run(new Fault(world.Process, At + 11, Write: true));
        (store.Outcome, store.Findings.Synced).ShouldBe((Outcome.NOPAGE, true));
        var kept = world.Engine.Inspect(sync).CommittedBlocks.ShouldHaveSingleItem();
        (kept.Index, kept.Pages, kept.State).ShouldBe((3L, 1L, BlockState.Written));
        world.PageAt(world.Process, At + 11).Frame.ShouldBe(kept.Frame);

        // Nothing is uncommitted now: after a write-back the store faults, and commits nothing.
        world.Do(new WriteBack(sync, 0, 8));
        store = world.Run(new Fault(world.Process, At + 11, Write: true));
        (store.Findings.Faulted, store.Findings.Synced).ShouldBe((true, false));
    }

    private static void Runs(Kernel61World world)
    {
        world.Do(new Mmap(world.Process, world.File, 0, 1024, VmaFlags.Read | VmaFlags.Execute | VmaFlags.Huge, Kernel61World.Aligned));
        var fetch = new Fault(world.Process, Kernel61World.Aligned + Kernel61World.Touched, Write: false) { Fetch = true };
        world.Run(fetch).Outcome.ShouldBe(Outcome.NOPAGE);
        world.Entry(world.Process, fetch.Vpn, out var order).Writable.ShouldBeFalse();
        order.ShouldBe(9);
        world.Touch(world.Process, fetch.Vpn).ShouldBe(Outcome.SIGSEGV);

        world.MapSmall(world.Process);
        world.Run(fetch with { Vpn = At }).Outcome.ShouldBe(Outcome.SIGSEGV, "data are not to be executed");
    }
}
