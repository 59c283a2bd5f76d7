using Shouldly;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>Two protocols on one page, every interleaving of the first with the whole of the second. Each once broke a count or threw.</summary>
public class FaultRacesTests
{
    public static TheoryData<SchemeId> SchemesThatShare => [.. Enum.GetValues<SchemeId>().Where(id => !SchemeList.Get(id).EntryTakesReference)];

    public static TheoryData<SchemeId> Schemes => [.. Enum.GetValues<SchemeId>()];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_write_fault_and_a_pwrite_into_one_hole(SchemeId id) => Interleave(
        () => Scene.WithFile(id, blocks: BlockState.Hole),
        scene => new Fault(scene.Process, scene.Base + 2, Write: true),
        scene => scene.World.Begin(new WriteFile(scene.Inode, 0, 8 * 4096, Data: true, KeepSize: false)),
        scene =>
        {
            scene.File.Blocks.Sum(extent => extent.Pages).ShouldBe(8);
            scene.World.Frames(scene.Pgmap).Used.ShouldBe(8);
            scene.Write(2);
            scene.Entry(2).IsDevice.ShouldBeTrue();
        });

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_pwrite_and_a_write_fault_into_one_hole(SchemeId id) => Interleave(
        () => Scene.WithFile(id, blocks: BlockState.Hole),
        scene => new WriteFile(scene.Inode, 0, 8 * 4096, Data: true, KeepSize: false),
        scene => scene.World.Begin(new Fault(scene.Process, scene.Base + 2, Write: true)),
        scene => scene.World.Frames(scene.Pgmap).Used.ShouldBe(8));

    [Theory]
    [InlineData(BlockState.Hole)]
    [InlineData(BlockState.Unwritten)]
    public void A_read_fault_and_a_pwrite_leave_no_stale_zero_page(BlockState blocks) => Interleave(
        () => Scene.WithFile(SchemeId.E, blocks: blocks),
        scene => new Fault(scene.Process, scene.Base + 2, Write: false),
        scene => scene.World.Begin(new WriteFile(scene.Inode, 0, 8 * 4096, Data: true, KeepSize: false)),
        scene =>
        {
            scene.Read(2);
            scene.Entry(2).IsDevice.ShouldBeTrue();
        });

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_fault_and_a_kill(SchemeId id) => Interleave(
        () => Scene.WithFile(id),
        scene => new Fault(scene.Process, scene.Base + 2, Write: true),
        scene =>
        {
            scene.World.Pgmaps[0].Life = Life.Dying;
            return null;
        },
        scene =>
        {
            scene.World.Do(new Exit(scene.Process));
            scene.World.Do(new Evict(scene.Inode, Unlink: true));
            scene.World.CheckIdle();
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_store_to_a_private_mapping_and_a_truncation(bool loaded) => Interleave(
        () =>
        {
            var scene = Scene.WithFile(SchemeId.E, flags: VmaFlags.Read | VmaFlags.Write);
            if (loaded) scene.Read(2).ShouldBe(Outcome.NOPAGE);
            return scene;
        },
        scene => new Fault(scene.Process, scene.Base + 2, Write: true),
        scene => scene.World.Begin(scene.Truncation(0)),
        scene =>
        {
            scene.Entry(2).ShouldBe(default);
            scene.Write(2).ShouldBe(Outcome.SIGBUS);
        });

    [Fact]
    public void A_fork_with_private_copies_and_a_truncation() => Interleave(
        () =>
        {
            var scene = Scene.WithFile(SchemeId.E, flags: VmaFlags.Read | VmaFlags.Write);
            for (var page = 0; page < 8; page++) scene.Write(page).ShouldBe(Outcome.NOPAGE);
            return scene;
        },
        scene => new Fork(scene.Process, scene.World.ReserveProcess()),
        scene => scene.World.Begin(scene.Truncation(3)),
        scene =>
        {
            foreach (var process in scene.World.Processes.Values) process.Entries().Count().ShouldBe(3);
        });

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_fork_and_a_file_that_nobody_maps_any_more(SchemeId id) => Interleave(
        () =>
        {
            // Behind the file there is memory that a fork copies.
            var scene = Scene.WithFile(id);
            scene.World.Do(new MmapAnonymous(scene.Process, scene.World.AddPgmap(id, MemoryType.Ram, 8), 1, Scene.ReadWrite & ~VmaFlags.Shared));
            return scene;
        },
        scene => new Fork(scene.Process, scene.World.ReserveProcess()),
        scene =>
        {
            scene.World.Do(new Munmap(scene.Process, scene.Base, scene.Base + 8)).ShouldBe(Outcome.Ok);
            return scene.World.Begin(new Evict(scene.Inode, Unlink: true));
        },
        scene =>
        {
            (scene.State.Generation % 2).ShouldBe(0, "no fork runs any more");
            foreach (var process in scene.World.Processes.Keys.ToList()) scene.World.Do(new Exit(new(process)));
            scene.World.Do(new Evict(scene.Inode, Unlink: true));
            scene.World.CheckIdle();
        });

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_fault_and_an_exit(SchemeId id) => Interleave(
        () => Scene.WithFile(id),
        scene => new Fault(scene.Process, scene.Base + 2, Write: true),
        scene => scene.World.Begin(new Exit(scene.Process)),
        scene => scene.State.Entries().ShouldBeEmpty());

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_gup_and_an_exit(SchemeId id) => Interleave(
        () =>
        {
            var scene = Scene.WithFile(id);
            scene.Open();
            return scene;
        },
        scene => new Gup(scene.Process, scene.Base, 3, 0, GupMode.Pin),
        scene => scene.World.Begin(new Exit(scene.Process)),
        scene =>
        {
            scene.State.Pins().ShouldBeEmpty();
            scene.World.Do(new Evict(scene.Inode, Unlink: true));
            scene.World.CheckIdle();
        });

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_munmap_and_a_truncation_to_nothing(SchemeId id) => Interleave(
        () =>
        {
            var scene = Scene.WithFile(id);
            for (var page = 0; page < 4; page++) scene.Write(page);
            return scene;
        },
        scene => new Munmap(scene.Process, scene.Base, scene.Base + 8),
        scene => scene.World.Begin(scene.Truncation(0)),
        scene => scene.File.Blocks.ShouldBeEmpty());

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_munmap_and_a_new_use_of_the_blocks_it_still_holds(SchemeId id) => Interleave(
        () =>
        {
            var scene = Scene.WithFile(id, 512, flags: Scene.ReadWrite | VmaFlags.Huge);
            scene.Write(0);
            var (other, start) = scene.Another(Scene.ReadWrite, 512);
            scene.World.Do(new Fault(other, start + 5, Write: true));
            return scene;
        },
        scene => new Munmap(new(1), 0, BreakLayouts.WholeFile),
        scene =>
        {
            var truncate = scene.World.Start(scene.Truncation(0));
            if (!truncate.IsDone) return null;
            scene.World.Do(new WriteFile(scene.Inode, 0, 8 * 4096, Data: true, KeepSize: false));
            return scene.World.Begin(new Fault(scene.Process, scene.Base + 1, Write: true));
        },
        scene => scene.World.Violations.ShouldBeEmpty());

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_truncation_and_a_mapping_that_moves_down(SchemeId id) => Interleave(
        () =>
        {
            var scene = Scene.WithFile(id);
            for (var page = 0; page < 4; page++) scene.Write(page);
            return scene;
        },
        scene => scene.Truncation(0),
        scene => scene.World.Begin(new Mremap(scene.Process, scene.Base, 8, 16)),
        scene => scene.File.Blocks.ShouldBeEmpty());

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_2_MiB_fault_and_a_4_KiB_fault_of_one_slot(SchemeId id) => Interleave(
        () => Scene.WithFile(id, 512, flags: Scene.ReadWrite | VmaFlags.Huge),
        scene => new Fault(scene.Process, scene.Base + 7, Write: true),
        scene =>
        {
            var (other, start) = scene.Another(Scene.ReadWrite, 512);
            return scene.World.Begin(new Fault(other, start + 7, Write: true));
        },
        scene => scene.Entry(7).IsDevice.ShouldBeTrue());

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_fork_and_a_truncation(SchemeId id) => Interleave(
        () => Scene.WithFile(id),
        scene => new Fork(scene.Process, scene.World.ReserveProcess()),
        scene => scene.World.Begin(scene.Truncation(0)),
        scene => scene.File.Mappers.Sum(mapper => mapper.Mappings).ShouldBe(2));

    public static TheoryData<SchemeId, string> Cuts => new(
        from id in Enum.GetValues<SchemeId>()
        from cut in CutsOfAPart.Keys
        select (id, cut));

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_cut_of_a_mapping_and_a_munmap_of_the_whole(SchemeId id, string cut) => Interleave(
        () => Stored(id),
        CutsOfAPart[cut],
        scene => scene.World.Begin(Unmap(scene)),
        NothingIsLeft);

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_munmap_of_the_whole_and_a_cut_of_the_mapping(SchemeId id, string cut) => Interleave(
        () => Stored(id), scene => Unmap(scene), scene => scene.World.Begin(CutsOfAPart[cut](scene)), NothingIsLeft);

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Two_cuts_of_a_mapping(SchemeId id, string cut)
    {
        foreach (var other in CutsOfAPart.Values) Interleave(() => Stored(id), CutsOfAPart[cut], scene => scene.World.Begin(other(scene)), NothingIsLeft);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_cut_of_a_mapping_and_an_exit(SchemeId id, string cut) => Interleave(
        () => Stored(id),
        CutsOfAPart[cut],
        scene => scene.World.Begin(new Exit(scene.Process)),
        scene => scene.File.Mappers.ShouldBeEmpty());

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_truncation_meets_every_entry_while_a_mapping_is_cut_and_unmapped(SchemeId id, string cut)
    {
        // How far either has come when the whole truncation, but for its wait for the pages of who has just taken them out, runs.
        for (var (turns, ended) = (0, false); !ended; turns++) ended = TruncateAfter(id, CutsOfAPart[cut], turns);
    }

    private static bool TruncateAfter(SchemeId id, Func<Scene, IProtocol> cut, int turns)
    {
        for (var more = 0; ; more++)
        {
            var scene = Stored(id);
            var first = scene.World.Begin(cut(scene));
            for (var turn = 0; turn < turns && !first.IsDone; turn++) scene.World.Step(first);
            var ended = first.IsDone;
            var second = scene.World.Begin(Unmap(scene));
            for (var turn = 0; turn < more && !second.IsDone; turn++) scene.World.Step(second);
            var both = second.IsDone;
            var truncation = scene.World.Start(scene.Truncation(0));
            if (truncation.IsDone) scene.State.Entries().ShouldBeEmpty($"after {turns} and {more} turns");
            scene.World.RunAll();
            truncation.IsDone.ShouldBeTrue($"after {turns} and {more} turns");
            scene.World.Violations.ShouldBeEmpty();
            NothingIsLeft(scene);
            if (both) return ended;
        }
    }

    private static readonly Dictionary<string, Func<Scene, IProtocol>> CutsOfAPart = new()
    {
        ["mprotect"] = scene => new Mprotect(scene.Process, scene.Base + 2, scene.Base + 4, VmaFlags.Read),
        ["mremap"] = scene => new Mremap(scene.Process, scene.Base + 2, 2, scene.Base + 512),
        ["munmap"] = scene => new Munmap(scene.Process, scene.Base + 2, scene.Base + 4),
        ["munmap of the start"] = scene => new Munmap(scene.Process, scene.Base, scene.Base + 4),
    };

    private static Munmap Unmap(Scene scene) => new(scene.Process, scene.Base, scene.Base + 1024);

    private static Scene Stored(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        for (var page = 0; page < 8; page++) scene.Write(page).ShouldBe(Outcome.NOPAGE);
        return scene;
    }

    // The file knows of as many mappings as there are, and of none once they are gone.
    private static void NothingIsLeft(Scene scene)
    {
        scene.File.Mappers.Sum(mapper => mapper.Mappings).ShouldBe(scene.State.Mappings.Count);
        scene.World.Do(Unmap(scene)).ShouldBe(Outcome.Ok);
        scene.File.Mappers.ShouldBeEmpty();
        scene.State.Entries().ShouldBeEmpty();
        scene.World.Do(new Evict(scene.Inode, Unlink: true)).ShouldBe(Outcome.Ok);
        scene.World.CheckIdle();
    }

    // Runs the first protocol for k turns, then the second to its end or its sleep, then both to the end; for every k.
    [Theory]
    [MemberData(nameof(SchemesThatShare))]
    public void A_store_to_a_shared_block_and_what_the_other_file_does_to_it(SchemeId id)
    {
        foreach (var other in OfTheOther) Interleave(() => Shared(id), Store, scene => scene.World.Begin(other(scene)), BlocksAreFreedOnce);
    }

    [Theory]
    [MemberData(nameof(SchemesThatShare))]
    public void What_the_other_file_does_to_a_shared_block_and_a_store_to_it(SchemeId id)
    {
        foreach (var other in OfTheOther) Interleave(() => Shared(id), other, scene => scene.World.Begin(Store(scene)), BlocksAreFreedOnce);
    }

    private static readonly Func<Scene, IProtocol>[] OfTheOther =
    [
        scene => new WriteFile(Clone(scene), 2 * 4096, 4096, Data: true, KeepSize: false),
        scene => new Truncate(Clone(scene), FileSystem.Xfs, TruncateKind.Punch, 2 * 4096, 4096),
        scene => new Fault(Sharer(scene), SharerBase(scene) + 2, Write: true),
        scene => new CloneFile(scene.Inode, Clone(scene), 0, 4),
    ];

    private static InodeId Clone(Scene scene) => new(scene.World.Inodes.Keys.Max());

    private static ProcessId Sharer(Scene scene) => new(scene.World.Processes.Keys.Max());

    private static long SharerBase(Scene scene) => scene.World.Processes[Sharer(scene).Value].Mappings[0].Start;

    private static IProtocol Store(Scene scene) => new Fault(scene.Process, scene.Base + 2, Write: true);

    // Two files with the same blocks, each mapped by a process of its own that has read a page.
    private static Scene Shared(SchemeId id)
    {
        var scene = Scene.WithFile(id, system: FileSystem.Xfs);
        var clone = scene.World.AddFile(scene.Pgmap, 8, BlockState.Hole, FileSystem.Xfs);
        scene.World.Do(new CloneFile(scene.Inode, clone, 0, 8)).ShouldBe(Outcome.Ok);
        var process = scene.World.AddProcess();
        scene.World.Do(new Mmap(process, clone, 0, 8, Scene.ReadWrite, -1)).ShouldBe(Outcome.Ok);
        scene.Read(2).ShouldBe(Outcome.NOPAGE);
        scene.World.Do(new Fault(process, SharerBase(scene) + 2, Write: false)).ShouldBe(Outcome.NOPAGE);
        return scene;
    }

    private static void BlocksAreFreedOnce(Scene scene)
    {
        scene.Write(2).ShouldBeOneOf(Outcome.NOPAGE, Outcome.MAJOR);
        scene.Entry(2).Writable.ShouldBeTrue();
        foreach (var process in scene.World.Processes.Keys.ToList()) scene.World.Do(new Exit(new(process)));
        foreach (var inode in scene.World.Inodes.Keys.ToList()) scene.World.Do(new Evict(new(inode), Unlink: true));
        scene.World.Frames(scene.Pgmap).Used.ShouldBe(0);
        scene.World.Violations.ShouldBeEmpty();
    }

    private static void Interleave(Func<Scene> make, Func<Scene, IProtocol> first, Func<Scene, WorldTask?> second, Action<Scene> check)
    {
        for (var turns = 0; turns < 200; turns++)
        {
            var scene = make();
            var task = scene.World.Begin(first(scene));
            for (var turn = 0; turn < turns && !task.IsDone && !task.IsAsleep; turn++) scene.World.Step(task);
            var ended = task.IsDone;
            second(scene);
            while (scene.World.Tasks.FindLast(other => !other.IsDone && !other.IsAsleep) is { } ready) scene.World.Run(ready);
            scene.World.Tasks.ShouldAllBe(other => other.IsDone, $"after {turns} turns");
            scene.World.CheckHolders();
            if (SchemeList.Get(scene.Scheme).MapTakesReference) scene.World.CheckPages();
            scene.World.Violations.ShouldBeEmpty($"after {turns} turns");
            check(scene);
            if (ended) return;
        }

        throw new InvalidOperationException("the first protocol did not end in 200 turns");
    }
}
