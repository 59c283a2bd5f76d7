using Shouldly;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>Every refusal by the kernel's name.</summary>
public class ErrorsTests
{
    public static TheoryData<SchemeId> Schemes => [.. Enum.GetValues<SchemeId>()];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_fault_past_the_end_of_file_is_SIGBUS_and_without_a_mapping_SIGSEGV(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        scene.World.Do(scene.Truncation(3)).ShouldBe(Outcome.Ok);
        scene.Read(3).ShouldBe(Outcome.SIGBUS);
        scene.Write(7).ShouldBe(Outcome.SIGBUS);
        scene.Read(2).ShouldBe(Outcome.NOPAGE);
        scene.Read(8).ShouldBe(Outcome.SIGSEGV);
        scene.World.CheckHolders();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_dead_device_gives_SIGBUS_to_faults_EIO_to_pwrite_ENXIO_to_mmap(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        scene.World.Pgmaps[0].Life = Life.Dying;
        scene.Read(0).ShouldBe(Outcome.SIGBUS);
        scene.World.Do(new WriteFile(scene.Inode, 0, 4096, Data: true, KeepSize: false)).ShouldBe(Outcome.EIO);
        scene.World.Do(new Mmap(scene.Process, scene.Inode, 0, 1, Scene.ReadWrite, -1)).ShouldBe(Outcome.ENXIO);
        scene.World.CheckHolders();
        scene.File.Entries().ShouldBeEmpty();
        scene.File.IsLocked.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Gup_on_a_dead_device_follows_the_scheme(SchemeId id)
    {
        // a1, a2 and b test the pgmap; later schemes take any page that is in use (kernel-model 2.d: allowed while dying).
        var scene = Scene.WithFile(id);
        scene.Read(0);
        var owner = scene.Open();
        scene.World.Pgmaps[0].Life = Life.Dying;
        scene.Gup(owner, 0).ShouldBe(SchemeList.Get(id).GupTestsPgmap ? Outcome.EFAULT : Outcome.Ok);
        scene.World.Pgmaps[0].Walks.ShouldBe(0);
        scene.World.CheckHolders();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Longterm_pins_are_refused_on_fsdax_before_anything_faults(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        var owner = scene.Open();
        scene.Gup(owner, 0, mode: GupMode.Pin | GupMode.Longterm).ShouldBe(Outcome.EOPNOTSUPP);
        scene.Entry(0).Present.ShouldBeFalse();
        scene.World.CheckHolders();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Longterm_pins_of_devdax_are_allowed(SchemeId id)
    {
        var scene = Scene.WithDevice(id);
        var owner = scene.Open();
        scene.Gup(owner, 0, 4, GupMode.Pin | GupMode.Longterm).ShouldBe(Outcome.Ok);
        scene.State.Pins().ShouldAllBe(pin => pin.Pin.Longterm);
        scene.World.CheckHolders();
    }

    [Fact]
    public void Gup_names_what_it_met()
    {
        var scene = Scene.WithFile(SchemeId.E, flags: VmaFlags.Read | VmaFlags.Shared);
        var owner = scene.Open();
        scene.Gup(owner, 0, mode: GupMode.Pin | GupMode.Write).ShouldBe(Outcome.EFAULT, "no right to write");
        scene.Gup(owner, 8).ShouldBe(Outcome.EFAULT, "no mapping");
        scene.Gup(owner, 0, mode: GupMode.Get | GupMode.FastOnly).ShouldBe(Outcome.EFAULT, "fast alone cannot fault");
        scene.Gup(owner, 0, mode: GupMode.Longterm).ShouldBe(Outcome.EINVAL, "longterm needs a pin");
        scene.Gup(owner + 7, 0).ShouldBe(Outcome.ENOENT, "no such owner");
        scene.World.Do(new Gup(scene.Process, scene.Base + 6, 4, owner, GupMode.Get), out var findings).ShouldBe(Outcome.EFAULT);
        findings.Pages.ShouldBe(2, "a partial count is kept");
        scene.World.CheckHolders();
    }

    [Theory]
    [InlineData(9, 0, 512, Scene.ReadWrite, Outcome.Ok)]
    [InlineData(9, 0, 512, VmaFlags.Read | VmaFlags.Write, Outcome.EINVAL)]
    [InlineData(9, 1, 512, Scene.ReadWrite, Outcome.EINVAL)]
    [InlineData(9, 0, 511, Scene.ReadWrite, Outcome.EINVAL)]
    [InlineData(0, 0, 0, Scene.ReadWrite, Outcome.EINVAL)]
    [InlineData(0, -1, 1, Scene.ReadWrite, Outcome.EINVAL)]
    [InlineData(0, 3, 1, Scene.ReadWrite, Outcome.Ok)]
    public void Mmap_of_devdax_wants_shared_and_aligned(byte order, long offset, long pages, VmaFlags flags, Outcome expected)
    {
        // Case 42 and row 21.
        foreach (var id in Enum.GetValues<SchemeId>())
        {
            var scene = Scene.WithDevice(id, order);
            var mappers = scene.File.Mappers.Sum(mapper => mapper.Mappings);
            scene.World.Do(new Mmap(scene.Process, scene.Inode, offset, pages, flags | VmaFlags.Devdax, -1)).ShouldBe(expected);
            scene.File.Mappers.Sum(mapper => mapper.Mappings).ShouldBe(mappers + (expected == Outcome.Ok ? 1 : 0));
        }
    }

    [Fact]
    public void Mmap_over_a_mapping_and_by_a_dead_process_leaves_no_mapper_behind()
    {
        var scene = Scene.WithFile(SchemeId.D);
        scene.World.Do(new Mmap(scene.Process, scene.Inode, 0, 2, Scene.ReadWrite, scene.Base + 7)).ShouldBe(Outcome.EINVAL);
        scene.World.Do(new Exit(scene.Process)).ShouldBe(Outcome.Ok);
        scene.World.Do(new Mmap(scene.Process, scene.Inode, 0, 2, Scene.ReadWrite, -1)).ShouldBe(Outcome.ENOENT);
        scene.World.Do(new Exit(scene.Process)).ShouldBe(Outcome.ENOENT);
        scene.World.Do(new Fork(scene.Process, scene.World.ReserveProcess())).ShouldBe(Outcome.ENOENT);
        scene.File.Mappers.ShouldBeEmpty();
    }

    [Fact]
    public void A_full_device_is_ENOSPC_to_pwrite_and_SIGBUS_to_a_write_fault()
    {
        var scene = Scene.WithFile(SchemeId.E, 4100, BlockState.Hole, Scene.ReadWrite | VmaFlags.Huge);
        scene.World.Do(new WriteFile(scene.Inode, 0, 4100 * 4096, Data: false, KeepSize: true)).ShouldBe(Outcome.ENOSPC);
        scene.File.IsLocked.ShouldBeFalse();
        scene.World.Frames(scene.Pgmap).Used.ShouldBe(4096, "what there was, was given");
        scene.Write(4098).ShouldBe(Outcome.SIGBUS);
        scene.World.CheckHolders();
    }

    [Fact]
    public void A_private_write_past_the_end_of_file_is_SIGBUS_too()
    {
        var scene = Scene.WithFile(SchemeId.E, flags: VmaFlags.Read | VmaFlags.Write);
        scene.World.Do(scene.Truncation(3));
        scene.Write(5).ShouldBe(Outcome.SIGBUS);
        scene.Write(2).ShouldBe(Outcome.NOPAGE);
        scene.Entry(2).ShouldBe(Pte.Ram);
        scene.Counts(2).ShouldBe((0, 0, 0), "the device page is untouched");
    }

    [Fact]
    public void Umount_of_a_busy_inode_names_the_mapper()
    {
        var scene = Scene.WithFile(SchemeId.E);
        var (other, start) = scene.Another();
        scene.World.Do(new Exit(scene.Process));
        scene.World.Do(new Evict(scene.Inode, Unlink: false), out var findings).ShouldBe(Outcome.EBUSY);
        findings.Handle.ShouldBe(other.Value);
        scene.World.Do(new Munmap(other, start, start + 8));
        scene.World.Do(new Evict(scene.Inode, Unlink: false)).ShouldBe(Outcome.Ok);
        scene.World.Do(new Evict(scene.Inode, Unlink: false)).ShouldBe(Outcome.ENOENT);
        scene.World.Do(new Mmap(other, scene.Inode, 0, 1, Scene.ReadWrite, -1)).ShouldBe(Outcome.ENOENT, "nobody maps an inode that has gone");
        scene.World.Frames(scene.Pgmap).Used.ShouldBe(8, "a name is left, so the blocks stay");
    }
}
