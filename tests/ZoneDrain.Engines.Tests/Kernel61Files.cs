using Shouldly;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Rows 1 to 17: files of a DAX file system, mapped and pinned.</summary>
internal static class Kernel61Files
{
    private const long At = Kernel61World.Small + Kernel61World.Touched;
    private const long LargeAt = Kernel61World.Aligned + Kernel61World.Touched;
    private const long MiB = 1L << 20;
    private const long TouchedBytes = Kernel61World.Touched << 12;

    public static IReadOnlyList<Kernel61Case> Cases { get; } = [.. On(FileSystem.Ext4), .. On(FileSystem.Xfs)];

    private static IEnumerable<Kernel61Case> On(FileSystem fs) =>
    [
        new("1", "a write after a read fault finds the same page, and a small fault leaves its neighbour alone", fs, SmallFaults),
        new("1", "a fault of an aligned mapping populates its neighbours", fs, LargeFaults),
        new("2", "a forked child has no entry until it touches", fs, ForkCopiesNothing),
        new("3", "ftruncate(4096) of a mapped file does not block, and the page is SIGBUS then", fs, world => CutWhileMapped(world, 4096)),
        new("3", "ftruncate(0) of a mapped file does not block, and the page is SIGBUS then", fs, world => CutWhileMapped(world, 0)),
        new("4", "a punch of a mapped page does not block; a read then maps the zero page, a write allocates", fs, PunchWhileMapped),
        new("5", "ftruncate(0) blocks on a vmsplice", fs, world => Blocks(world, GupMode.Get, OwnerKind.Pipe, TruncateKind.Size, 0)),
        new("5", "ftruncate(0) blocks on a get", fs, world => Blocks(world, GupMode.Get, OwnerKind.Descriptor, TruncateKind.Size, 0)),
        new("5", "ftruncate(0) blocks on a pin", fs, world => Blocks(world, GupMode.Pin, OwnerKind.Descriptor, TruncateKind.Size, 0)),
        new("6", "a punch of the pinned page blocks", fs, world => Blocks(world, GupMode.Pin, OwnerKind.Descriptor, TruncateKind.Punch, TouchedBytes, 4096)),
        new("7", "ftruncate(4M) that leaves the pinned page alone blocks", fs, world =>
            Blocks(world, GupMode.Pin, OwnerKind.Descriptor, TruncateKind.Size, 4 * MiB)),
        new("8", "a growing ftruncate blocks", fs, world => Blocks(world, GupMode.Pin, OwnerKind.Descriptor, TruncateKind.Size, 16 * MiB)),
        new("9", "a punch elsewhere blocks", fs, world => Blocks(world, GupMode.Pin, OwnerKind.Descriptor, TruncateKind.Punch, 4 * MiB, 2 * MiB)),
        new("10", "a collapse blocks", fs, world => Blocks(world, GupMode.Get, OwnerKind.Pipe, TruncateKind.Collapse, 4 * MiB, MiB)),
        new("10", "an insert blocks", fs, world => Blocks(world, GupMode.Get, OwnerKind.Pipe, TruncateKind.Insert, 4 * MiB, MiB)),
        new("10", "a zero-range blocks", fs, world => Blocks(world, GupMode.Get, OwnerKind.Pipe, TruncateKind.Zero, 4 * MiB, MiB)),
        new("11", "pwrite, fsync and a second mapping with a read fault do not block on a pin", fs, PinBlocksNobodyElse),
        new("13", "ftruncate blocks on one pinned page of a large mapping", fs, world => BlocksOnLarge(world, TruncateKind.Size, 0, 0)),
        new("13", "a punch of one pinned page of a large mapping blocks", fs, world => BlocksOnLarge(world, TruncateKind.Punch, TouchedBytes, 4096)),
        new("13", "a punch beside one pinned page of a large mapping blocks", fs, world => BlocksOnLarge(world, TruncateKind.Punch, 6 * MiB, MiB)),
        new("14", "a signal ends the wait: EINTR, the pin still held, the file unchanged", fs, SignalEndsWait),
        new("15", "a truncate blocks as long as the pin is held, whatever else happens, and no longer", fs, BlocksAsLongAsHeld),
        new("17", "a longterm pin of a file is EOPNOTSUPP", fs, LongtermIsRefused),
    ];

    private static void SmallFaults(Kernel61World world)
    {
        world.MapSmall(world.Process);
        world.Touch(world.Process, At, write: false).ShouldBe(Outcome.NOPAGE);
        var page = world.PageAt(world.Process, At);
        world.Touch(world.Process, At, write: true).ShouldBe(Outcome.NOPAGE);
        world.PageAt(world.Process, At).ShouldBe(page);
        world.Entry(world.Process, At + 1).Present.ShouldBeFalse();
    }

    private static void LargeFaults(Kernel61World world)
    {
        world.MapAligned(world.Process);
        world.Touch(world.Process, LargeAt, write: false).ShouldBe(Outcome.NOPAGE);
        var page = world.PageAt(world.Process, LargeAt);
        world.Touch(world.Process, LargeAt, write: true).ShouldBe(Outcome.NOPAGE);
        world.PageAt(world.Process, LargeAt).ShouldBe(page);
        world.Entry(world.Process, LargeAt + 1).Present.ShouldBeTrue();
    }

    private static void ForkCopiesNothing(Kernel61World world)
    {
        var page = world.TouchedSmall();
        var child = world.Fork(world.Process);
        world.Entry(child, At).Present.ShouldBeFalse();
        world.Run(new Fault(child, At, Write: false)).Findings.Faulted.ShouldBeTrue();
        world.PageAt(child, At).ShouldBe(page);
    }

    private static void CutWhileMapped(Kernel61World world, long bytes)
    {
        world.TouchedSmall();
        world.Do(world.Truncation(TruncateKind.Size, bytes)).Findings.BusyScans.ShouldBe(0);
        world.Touch(world.Process, At, write: false).ShouldBe(Outcome.SIGBUS);
        world.Touch(world.Process, At).ShouldBe(Outcome.SIGBUS);
    }

    private static void PunchWhileMapped(Kernel61World world)
    {
        world.TouchedSmall();
        world.Do(world.Truncation(TruncateKind.Punch, TouchedBytes, 4096));
        world.Entry(world.Process, At).Present.ShouldBeFalse();

        world.Run(new Fault(world.Process, At, Write: false)).Findings.HoleLoaded.ShouldBeTrue();
        world.Entry(world.Process, At).IsDevice.ShouldBeFalse();
        world.Touch(world.Process, At).ShouldBe(Outcome.MAJOR);
        world.Entry(world.Process, At).IsDevice.ShouldBeTrue();
    }

    // As recorded: the parent holds, the child cuts.
    private static void Blocks(Kernel61World world, GupMode mode, OwnerKind kind, TruncateKind cut, long offset, long length = 0)
    {
        world.TouchedSmall();
        var owner = world.Hold(world.Process, At, mode, kind: kind);
        var ticket = world.Block(world.Truncation(cut, offset, length));
        world.Release(owner);
        var ended = world.Ended(ticket);
        ended.Outcome.ShouldBe(Outcome.Ok);
        ended.Findings.BusyScans.ShouldBe(1);
    }

    private static void BlocksOnLarge(Kernel61World world, TruncateKind cut, long offset, long length)
    {
        world.TouchedLarge();
        var owner = world.Hold(world.Process, LargeAt, GupMode.Pin);
        var ticket = world.Block(world.Truncation(cut, offset, length));
        world.Release(owner);
        world.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
    }

    private static void PinBlocksNobodyElse(Kernel61World world)
    {
        var page = world.TouchedSmall();
        var owner = world.Hold(world.Process, At, GupMode.Pin);
        world.Do(new WriteFile(world.File, TouchedBytes, 4096, Data: true, KeepSize: false));
        world.Do(new WriteBack(world.File, 0, BreakLayouts.WholeFile)).Findings.EntriesWritten.ShouldBe(1);

        var other = world.Engine.CreateProcess();
        world.MapSmall(other);
        world.Touch(other, At, write: false).ShouldBe(Outcome.NOPAGE);
        world.PageAt(other, At).ShouldBe(page);
        world.Ref(page).ShouldBe(1025);
        world.Release(owner);
    }

    private static void SignalEndsWait(Kernel61World world)
    {
        var page = world.TouchedSmall();
        var owner = world.Hold(world.Process, At, GupMode.Get);
        var ticket = world.Block(world.Truncation(TruncateKind.Size, 0));
        world.Session.Interrupt(ticket).ShouldBeTrue();
        world.Ended(ticket).Outcome.ShouldBe(Outcome.ERESTARTSYS);

        world.Ref(page).ShouldBe(2);
        world.Engine.Inspect(world.File).SizeBytes.ShouldBe(Kernel61World.FileBytes);
        world.Engine.Inspect(world.File).Blocks.Sum(extent => extent.Pages).ShouldBe(Kernel61World.FileBytes >> 12);
        world.Touch(world.Process, At).ShouldBe(Outcome.NOPAGE);
        world.PageAt(world.Process, At).ShouldBe(page);
        world.Release(owner);
        world.Do(world.Truncation(TruncateKind.Size, 0));
    }

    private static void BlocksAsLongAsHeld(Kernel61World world)
    {
        world.TouchedSmall();
        var owner = world.Hold(world.Process, At, GupMode.Get, kind: OwnerKind.Pipe);
        var ticket = world.Block(world.Truncation(TruncateKind.Size, 0));
        for (var page = 0; page < 8; page++)
        {
            // The waiter has dropped the invalidate lock: faults come in, and other pins come and go.
            world.Touch(world.Process, Kernel61World.Small + page).ShouldBe(Outcome.NOPAGE);
            world.Release(world.Hold(world.Process, Kernel61World.Small + page, GupMode.Get));
            world.StillBlocked();
        }

        world.Release(owner);
        world.Ended(ticket).Outcome.ShouldBe(Outcome.Ok);
        world.Entry(world.Process, Kernel61World.Small).Present.ShouldBeFalse();
        world.Session.Sleeping.ShouldBe(0);
    }

    private static void LongtermIsRefused(Kernel61World world)
    {
        var page = world.TouchedSmall();
        var slot = (int)world.Do(new OpenOwner(world.Process, OwnerKind.Descriptor)).Findings.Handle;
        world.Run(new Gup(world.Process, At, 1, slot, GupMode.Pin | GupMode.Longterm)).Outcome.ShouldBe(Outcome.EOPNOTSUPP);
        world.Ref(page).ShouldBe(1);
    }
}
