using Shouldly;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>Blocks, zero pages, write-back and private copies: kernel-model 0.9 and 0.10.</summary>
public class WritesTests
{
    public static TheoryData<SchemeId> Schemes => [.. Enum.GetValues<SchemeId>()];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Fsync_cleans_and_write_protects_every_mapping_and_changes_no_count(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        var (other, start) = scene.Another();
        scene.Write(1);
        scene.Write(3);
        scene.World.Do(new Fault(other, start + 1, Write: true));
        var counts = scene.Counts(1);
        scene.World.Do(new WriteBack(scene.Inode, 0, 8), out var findings).ShouldBe(Outcome.Ok);
        findings.EntriesWritten.ShouldBe(2);
        scene.Counts(1).ShouldBe(counts);
        (scene.Entry(1).Writable, scene.Entry(3).Writable, scene.World.Processes[other.Value].EntryAt(start + 1, out _).Writable).ShouldBe((false, false,
            false));
        scene.World.Do(new Fault(scene.Process, scene.Base + 1, Write: true), out findings).ShouldBe(Outcome.NOPAGE);
        findings.Faulted.ShouldBeTrue();
        scene.File.EntryAt(1, out _).Dirty.ShouldBeTrue();
        scene.Counts(1).ShouldBe(counts);
        scene.World.CheckHolders();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_write_into_a_hole_that_others_read_unmaps_their_zero_page(SchemeId id)
    {
        foreach (var blocks in new[] { BlockState.Hole, BlockState.Unwritten })
        {
            var scene = Scene.WithFile(id, blocks: blocks);
            var (other, start) = scene.Another();
            scene.World.Do(new Fault(other, start + 1, Write: false), out var findings).ShouldBe(Outcome.NOPAGE);
            findings.HoleLoaded.ShouldBeTrue();
            scene.Write(1).ShouldBe(Outcome.MAJOR);
            scene.World.Processes[other.Value].EntryAt(start + 1, out _).Present.ShouldBeFalse();
            scene.World.Do(new Fault(other, start + 1, Write: false));
            scene.World.Processes[other.Value].EntryAt(start + 1, out _).Page.ShouldBe(scene.Entry(1).Page);
            scene.Write(1).ShouldBe(Outcome.NOPAGE);
            scene.World.CheckHolders();
        }
    }

    [Fact]
    public void A_pwrite_unmaps_the_zero_pages_it_fills_and_leaves_pages_alone()
    {
        var scene = Scene.WithFile(SchemeId.E, blocks: BlockState.Unwritten);
        scene.Read(1);
        scene.Write(2);
        scene.World.Do(new WriteFile(scene.Inode, 0, 8 * 4096, Data: true, KeepSize: false)).ShouldBe(Outcome.Ok);
        (scene.Entry(1).Present, scene.Entry(2).Present).ShouldBe((false, true));
        scene.World.Do(new WriteFile(scene.Inode, 8 * 4096, 100, Data: true, KeepSize: false)).ShouldBe(Outcome.Ok);
        scene.File.SizeBytes.ShouldBe(8 * 4096 + 100);
        scene.World.CheckHolders();
    }

    [Theory]
    [InlineData(true, 8 * 4096)]
    [InlineData(false, 12 * 4096)]
    public void A_plain_fallocate_makes_unwritten_blocks_and_keeps_zero_pages(bool keepSize, long size)
    {
        var scene = Scene.WithFile(SchemeId.A2, blocks: BlockState.Hole);
        scene.Read(1);
        scene.World.Do(new WriteFile(scene.Inode, 0, 12 * 4096, Data: false, keepSize)).ShouldBe(Outcome.Ok);
        scene.Entry(1).ShouldBe(Pte.Zero);
        scene.File.Blocks.ShouldAllBe(extent => extent.State == BlockState.Unwritten);
        scene.File.SizeBytes.ShouldBe(size);
        scene.Write(1).ShouldBe(Outcome.MAJOR);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_private_copy_leaves_the_device_and_goes_with_the_end_of_the_file(SchemeId id)
    {
        var scene = Scene.WithFile(id, 1024, flags: VmaFlags.Read | VmaFlags.Write | VmaFlags.Huge);
        scene.Read(3);
        scene.State.EntryAt(scene.Base + 3, out var order);
        order.ShouldBe(9);
        scene.Write(3).ShouldBe(Outcome.NOPAGE);
        scene.Entry(3).ShouldBe(Pte.Ram);
        scene.Entry(4).Present.ShouldBeFalse("the 2 MiB entry was split");
        scene.World.CheckHolders();
        scene.World.Do(new WriteBack(scene.Inode, 0, 1024));
        scene.Entry(3).Writable.ShouldBeTrue("msync is nothing to a private copy");
        scene.World.Do(scene.Truncation(4 * InodeState.PageSize)).ShouldBe(Outcome.Ok);
        scene.Entry(3).ShouldBe(Pte.Ram);
        scene.World.Do(scene.Truncation(0)).ShouldBe(Outcome.Ok);
        scene.Entry(3).Present.ShouldBeFalse("the file ends before it (field-cases F15)");
        scene.World.CheckHolders();
        scene.World.Violations.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_4_KiB_fault_is_served_from_a_2_MiB_entry_and_a_2_MiB_fault_falls_back_over_4_KiB_ones(SchemeId id)
    {
        var scene = Scene.WithFile(id, 1024, flags: Scene.ReadWrite | VmaFlags.Huge);
        scene.Write(3);
        var (small, start) = scene.Another(Scene.ReadWrite, 1024);
        scene.World.Do(new Fault(small, start + 5, Write: false)).ShouldBe(Outcome.NOPAGE);
        scene.World.Processes[small.Value].EntryAt(start + 5, out var order).Page.ShouldBe(scene.Entry(3).Page.Plus(5));
        order.ShouldBe(0);
        scene.World.Do(new Fault(small, start + 600, Write: true)).ShouldBe(Outcome.NOPAGE);
        scene.World.Do(new Fault(scene.Process, scene.Base + 601, Write: true), out var findings).ShouldBe(Outcome.NOPAGE);
        (findings.HugeTried, findings.HugeOutcome, findings.SmallTried).ShouldBe((true, Outcome.FALLBACK, true));
        scene.World.CheckHolders();
        scene.World.Do(new Munmap(scene.Process, scene.Base, scene.Base + 1024));
        scene.World.Do(new Munmap(small, start, start + 1024));
        scene.World.Do(new Evict(scene.Inode, Unlink: true)).ShouldBe(Outcome.Ok);
        scene.World.CheckIdle();
    }

    [Fact]
    public void A_2_MiB_zero_page_that_splits_is_unmapped_in_every_process()
    {
        var scene = Scene.WithFile(SchemeId.E, 1024, BlockState.Hole, Scene.ReadWrite | VmaFlags.Huge);
        scene.Read(3);
        var (small, start) = scene.Another(Scene.ReadWrite, 1024);
        scene.World.Do(new Fault(small, start + 5, Write: false)).ShouldBe(Outcome.NOPAGE);
        scene.Entry(3).Present.ShouldBeFalse();
        scene.World.Do(new Fault(small, start + 3, Write: true)).ShouldBe(Outcome.MAJOR);
        scene.Read(3);
        scene.Entry(3).Page.ShouldBe(scene.World.Processes[small.Value].EntryAt(start + 3, out _).Page);
    }
}
