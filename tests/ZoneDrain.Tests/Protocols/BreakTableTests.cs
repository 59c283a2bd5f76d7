using Shouldly;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>
/// Goal: each file system breaks layouts for what it does in 6.1, and for nothing else (kernel-model 0.2). Method: a file of eight mapped pages; each operation
/// on each file system; what is mapped afterwards tells what was unmapped.
/// </summary>
public class BreakTableTests
{
    private const long Page = InodeState.PageSize;

    /// <summary>Operation, offset and length in pages, and who breaks layouts: e for ext4, x for xfs, v for virtiofs.</summary>
    public static TheoryData<string, double, double, string> Table => new()
    {
        { "truncate", 4, 0, "exv" },
        { "truncate", 0, 0, "exv" },
        { "truncate", 8, 0, "exv" },
        { "truncate", 12, 0, "exv" },
        { "punch", 2, 2, "exv" },
        { "punch", 7, 4, "exv" },
        { "punch", 2.25, 0.25, "exv" },
        { "punch", 8, 2, "xv" },
        { "punch", 20, 2, "xv" },
        { "collapse", 2, 2, "exv" },
        { "insert", 2, 2, "exv" },
        { "zero", 2, 2, "exv" },
        { "zero", 7, 4, "exv" },
        { "zero", 12, 2, "exv" },
        { "zero", 2.25, 0.25, "xv" },
        { "allocate", 2, 2, "x" },
        { "allocate", 8, 4, "x" },
        { "allocate keep size", 8, 4, "x" },
        { "pwrite", 2, 2, "" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Layouts_are_broken_as_the_file_system_does(string operation, double from, double pages, string breakers)
    {
        foreach (var system in Enum.GetValues<FileSystem>())
        {
            var breaks = breakers.Contains(char.ToLowerInvariant(system.ToString()[0]), StringComparison.Ordinal);
            var scene = Scene.WithFile(SchemeId.A2, system: system);
            for (var page = 0; page < 8; page++) scene.Write(page);
            scene.World.Do(Protocol(scene.Inode, system, operation, (long)(from * Page), (long)(pages * Page)), out var findings)
                .ShouldBe(Outcome.Ok, $"{system}");
            (findings.BrokeLayouts, findings.Scans).ShouldBe((breaks, breaks ? 1 : 0), $"{system}");

            // Whole-file breaking unmaps page 0 too, which no operation with a later offset names.
            if (from > 0) scene.Entry(0).Present.ShouldBe(!breaks || system == FileSystem.Virtiofs, $"{system}");
            scene.File.IsLocked.ShouldBeFalse();
            scene.World.CheckHolders();
        }
    }

    [Fact]
    public void A_plain_fallocate_of_xfs_waits_for_a_pin_and_a_signal_ends_it_with_nothing_allocated()
    {
        var scene = Scene.WithFile(SchemeId.A2, system: FileSystem.Xfs);
        var owner = scene.Open();
        scene.Gup(owner, 1).ShouldBe(Outcome.Ok);
        var allocation = new WriteFile(scene.Inode, 8 * Page, 4 * Page, Data: false, KeepSize: false);
        var first = scene.World.Start(allocation);
        first.IsAsleep.ShouldBeTrue();
        scene.World.Interrupt(first).ShouldBeTrue();
        first.Outcome.ShouldBe(Outcome.ERESTARTSYS);
        (scene.File.Pages, scene.File.IsLocked).ShouldBe((8, false));

        var second = scene.World.Start(allocation);
        second.IsAsleep.ShouldBeTrue();
        scene.Close(owner);
        scene.World.RunAll();
        second.Outcome.ShouldBe(Outcome.Ok);
        second.Protocol.Findings.BusyScans.ShouldBe(1);
        scene.File.Pages.ShouldBe(12);
        scene.Read(0).ShouldBe(Outcome.NOPAGE, "its locks are given back");
        scene.World.CheckHolders();
    }

    // ext4_zero_range, fs/ext4/extents.c, 6.1: whole pages become unwritten, holes are filled, those at the edges too, and the size grows unless it is kept.
    [Theory]
    [InlineData(BlockState.Hole, 2, 3, "..uuu...", 8)]
    [InlineData(BlockState.Hole, 2.5, 2, "..uuu...", 8)]
    [InlineData(BlockState.Hole, 2.25, 0.25, "..u.....", 8)]
    [InlineData(BlockState.Unwritten, 2, 3, "uuuuuuuu", 8)]
    [InlineData(BlockState.Written, 2, 3, "wwuuuwww", 8)]
    [InlineData(BlockState.Written, 2.5, 2, "wwwuwwww", 8)]
    [InlineData(BlockState.Written, 6, 4, "wwwwwwuuuu", 10)]
    [InlineData(BlockState.Hole, 10, 1.5, "..........uu", 11.5)]
    public void A_zero_range_makes_unwritten_blocks_all_over_its_range(BlockState before, double from, double pages, string after, double size)
    {
        foreach (var system in (FileSystem[])[FileSystem.Ext4, FileSystem.Xfs])
        {
            foreach (var keepSize in (bool[])[false, true])
            {
                var scene = Scene.WithFile(SchemeId.E, blocks: before, system: system);
                var zero = new Truncate(scene.Inode, system, TruncateKind.Zero, (long)(from * Page), (long)(pages * Page)) { KeepSize = keepSize };
                scene.World.Do(zero).ShouldBe(Outcome.Ok);
                Shown(scene.File).ShouldBe(after.TrimEnd('.'));
                scene.File.SizeBytes.ShouldBe(keepSize ? 8 * Page : (long)(size * Page));
            }
        }
    }

    [Fact]
    public void A_zero_range_over_a_hole_that_was_read_leaves_its_zero_page_until_a_store_converts_the_block()
    {
        var scene = Scene.WithFile(SchemeId.E, blocks: BlockState.Hole);
        scene.Read(2);
        scene.World.Do(new Truncate(scene.Inode, FileSystem.Ext4, TruncateKind.Zero, 2 * Page, Page)).ShouldBe(Outcome.Ok);
        scene.Read(2);
        scene.Entry(2).ShouldBe(Pte.Zero);
        scene.Write(2).ShouldBe(Outcome.MAJOR);
        Shown(scene.File).ShouldBe("..w");
        scene.World.CheckHolders();
    }

    [Fact]
    public void A_zero_range_that_finds_no_block_is_ENOSPC_and_gives_its_locks_back()
    {
        var scene = Scene.WithFile(SchemeId.E);
        scene.World.Do(new Truncate(scene.Inode, FileSystem.Ext4, TruncateKind.Zero, 0, 5000 * Page)).ShouldBe(Outcome.ENOSPC);
        (scene.File.SizeBytes, scene.File.IsLocked).ShouldBe((8 * Page, false));
        scene.Read(0).ShouldBe(Outcome.NOPAGE);
    }

    private static IProtocol Protocol(InodeId inode, FileSystem system, string operation, long offset, long length) => operation switch
    {
        "truncate" => new Truncate(inode, system, TruncateKind.Size, offset, 0),
        "punch" => new Truncate(inode, system, TruncateKind.Punch, offset, length),
        "collapse" => new Truncate(inode, system, TruncateKind.Collapse, offset, length),
        "insert" => new Truncate(inode, system, TruncateKind.Insert, offset, length),
        "zero" => new Truncate(inode, system, TruncateKind.Zero, offset, length),
        "allocate" => new WriteFile(inode, offset, length, Data: false, KeepSize: false),
        "allocate keep size" => new WriteFile(inode, offset, length, Data: false, KeepSize: true),
        "pwrite" => new WriteFile(inode, offset, length, Data: true, KeepSize: false),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no such operation"),
    };

    // One letter a file page: written, unwritten, or a dot for a hole.
    private static string Shown(InodeState file)
    {
        var text = "";
        foreach (var extent in file.Blocks)
            text = text.PadRight((int)extent.Index, '.') + new string(extent.State == BlockState.Written ? 'w' : 'u', (int)extent.Pages);
        return text;
    }
}
