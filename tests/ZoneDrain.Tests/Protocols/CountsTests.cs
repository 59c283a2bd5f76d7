using Shouldly;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>Tables 6.1 and 6.2: what each operation does to the counts of a page, a column a scheme. Counts are those above the base.</summary>
public class CountsTests
{
    public static TheoryData<SchemeId> Schemes => [.. Enum.GetValues<SchemeId>()];

    private static SchemeTraits Traits(SchemeId id) => SchemeList.Get(id);

    private static (long, long, long) Mapped(SchemeId id, int mappings) =>
        Traits(id).MapTakesReference ? (mappings, mappings, 0) : Traits(id).EntryTakesReference ? (1, 0, 0) : (0, 0, 0);

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Fsdax_mmap_fault_fork_mremap_munmap_and_exit(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        scene.Counts(0).ShouldBe((0, 0, 0), "mmap");
        scene.Read(0).ShouldBe(Outcome.NOPAGE);
        scene.Counts(0).ShouldBe(Mapped(id, 1), "first fault");
        scene.Read(0).ShouldBe(Outcome.NOPAGE);
        scene.Write(0).ShouldBe(Outcome.NOPAGE);
        scene.Counts(0).ShouldBe(Mapped(id, 1), "the same entry made writable");
        scene.World.CheckHolders();

        var child = scene.World.ReserveProcess();
        scene.World.Do(new Fork(scene.Process, child)).ShouldBe(Outcome.Ok);
        scene.Counts(0).ShouldBe(Mapped(id, 1), "fork copies no entry");
        scene.World.Do(new Fault(child, scene.Base, Write: false)).ShouldBe(Outcome.NOPAGE);
        scene.Counts(0).ShouldBe(Mapped(id, 2), "the child faults for itself");
        scene.World.Do(new Mremap(child, scene.Base, 8, scene.Base + 5000)).ShouldBe(Outcome.Ok);
        scene.Counts(0).ShouldBe(Mapped(id, 2), "mremap moves");
        scene.World.CheckHolders();

        scene.World.Do(new Exit(child)).ShouldBe(Outcome.Ok);
        scene.Counts(0).ShouldBe(Mapped(id, 1), "exit");
        scene.World.Do(new Munmap(scene.Process, scene.Base, scene.Base + 8)).ShouldBe(Outcome.Ok);
        scene.Counts(0).ShouldBe(Traits(id).EntryTakesReference ? (1, 0, 0) : (0, 0, 0), "munmap");
        scene.World.CheckHolders();
        scene.World.CheckPages();
    }

    [Theory]
    [InlineData(SchemeId.A1, 0, 0)]
    [InlineData(SchemeId.A2, 0, 0)]
    [InlineData(SchemeId.B, 0, 0)]
    [InlineData(SchemeId.C, 1, 0)]
    [InlineData(SchemeId.C3, 1, 0)]
    [InlineData(SchemeId.D, 1, 1)]
    [InlineData(SchemeId.E, 1, 1)]
    public void Devdax_fault_and_munmap_at_each_folio_order(SchemeId id, int refs, int maps)
    {
        foreach (var order in new byte[] { 0, 9 })
        {
            var scene = Scene.WithDevice(id, order);
            scene.Write(3).ShouldBe(Outcome.NOPAGE);
            var head = order == 0 ? 3 : 0;
            scene.Counts(head).ShouldBe((refs, maps, 0), $"order {order}");
            scene.State.EntryAt(scene.Base + 3, out var mapped).Present.ShouldBeTrue();
            mapped.ShouldBe(order);
            scene.World.CheckHolders();
            scene.World.Do(new Munmap(scene.Process, scene.Base, scene.Base + 2048)).ShouldBe(Outcome.Ok);
            scene.Counts(head).ShouldBe((Traits(id).EntryTakesReference ? refs : 0, 0, 0));
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Gup_get_and_pin_fast_and_slow(SchemeId id)
    {
        foreach (var mode in new[] { GupMode.Get, GupMode.Pin, GupMode.Pin | GupMode.SlowOnly, GupMode.Pin | GupMode.Write })
        {
            var scene = Scene.WithFile(id);
            var owner = scene.Open();
            var (refs, maps, _) = Mapped(id, 1);
            scene.Gup(owner, 2, 3, mode).ShouldBe(Outcome.Ok);
            var taken = (mode & GupMode.Pin) != 0 ? PageCounts.PinBias : 1;
            for (var page = 2; page < 5; page++) scene.Counts(page).ShouldBe((refs + taken, maps, 0), $"{mode} of page {page}");
            scene.State.Pins().Count().ShouldBe(3);
            scene.World.CheckHolders();
            scene.Close(owner).ShouldBe(Outcome.Ok);
            for (var page = 2; page < 5; page++) scene.Counts(page).ShouldBe((refs, maps, 0));
            scene.State.Owners[owner].ShouldBeNull();
            scene.World.Pgmaps[0].Walks.ShouldBe(0);
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Gup_of_part_of_a_2_MiB_entry(SchemeId id)
    {
        // Since 6.15 the entry is one folio with a pincount of its own; before, each of its pages keeps a count (row R4).
        var scene = Scene.WithFile(id, 1024, flags: Scene.ReadWrite | VmaFlags.Huge);
        scene.Read(0).ShouldBe(Outcome.NOPAGE);
        scene.State.EntryAt(scene.Base, out var order).Present.ShouldBeTrue();
        order.ShouldBe(9);
        var owner = scene.Open();
        scene.Gup(owner, 510, 4).ShouldBe(Outcome.Ok);
        scene.World.CheckHolders();
        var (refs, maps, _) = Mapped(id, 1);
        if (Traits(id).FsDaxFolios) scene.Counts(0).ShouldBe((refs + 2, maps, 2));
        else scene.Counts(511).ShouldBe((refs + PageCounts.PinBias, maps, 0));
        scene.Close(owner).ShouldBe(Outcome.Ok);
        scene.World.CheckHolders();
        scene.World.Do(new Munmap(scene.Process, scene.Base, scene.Base + 1024)).ShouldBe(Outcome.Ok);
        scene.World.Do(new Evict(scene.Inode, Unlink: true)).ShouldBe(Outcome.Ok);
        scene.World.CheckIdle();
        scene.World.Frames(scene.Pgmap).Used.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Truncate_punch_and_evict_leave_nothing(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        for (var page = 0; page < 8; page++) scene.Write(page).ShouldBe(Outcome.NOPAGE);
        scene.World.Do(new Truncate(scene.Inode, FileSystem.Ext4, TruncateKind.Punch, 2 * 4096, 2 * 4096)).ShouldBe(Outcome.Ok);
        scene.World.CheckHolders();
        scene.File.Blocks.Sum(extent => extent.Pages).ShouldBe(6);
        scene.Read(2).ShouldBe(Outcome.NOPAGE);
        scene.Entry(2).ShouldBe(Pte.Zero);
        scene.World.Do(scene.Truncation(1)).ShouldBe(Outcome.Ok);
        scene.World.CheckHolders();
        scene.Read(1).ShouldBe(Outcome.SIGBUS);
        scene.World.Do(new Exit(scene.Process)).ShouldBe(Outcome.Ok);
        scene.World.Do(new Evict(scene.Inode, Unlink: true)).ShouldBe(Outcome.Ok);
        scene.World.CheckIdle();
        scene.World.Frames(scene.Pgmap).Used.ShouldBe(0);
        scene.World.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void Two_mappers_of_one_entry_hold_one_reference_under_c()
    {
        // Corrections, item 7: mapcount above ref is not claimed away for c; the model keeps no mapcount there.
        var scene = Scene.WithFile(SchemeId.C);
        var (other, start) = scene.Another();
        scene.Read(0);
        scene.World.Do(new Fault(other, start, Write: false));
        scene.Counts(0).ShouldBe((1, 0, 0));
    }
}
