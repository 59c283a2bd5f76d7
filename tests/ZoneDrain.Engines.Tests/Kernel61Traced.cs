using Shouldly;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Rules that no row states and the recorded traces show; without each of them a trace disagrees.</summary>
internal static class Kernel61Traced
{
    public const string Row = "traced";

    private const long Page = 4096;
    private const long At = Kernel61World.Small;
    private const long FilePages = Kernel61World.FileBytes / Page;

    public static IReadOnlyList<Kernel61Case> Cases { get; } =
    [
        new(Row, "a read fault and a hole load mark their entries dirty", FileSystem.Ext4, ReadsMarkDirty),
        new(Row, "write-back begins where any entry is dirty, and writes its own range", FileSystem.Ext4, WriteBackAsksTheWholeInode),
        new(Row, "msync takes the right to write from its range alone", FileSystem.Ext4, MsyncProtects),
        new(Row, "a punch past the end writes back and breaks no layouts", FileSystem.Ext4, PunchPastEnd),
        new(Row, "a punch over an aligned end of file goes one page further", FileSystem.Ext4, PunchOverEnd),
        new(Row, "a truncate that grows keeps blocks behind the end, one to the same size frees them", FileSystem.Ext4, TruncateAndKeptBlocks),
        new(Row, "fallocate leaves a mapped zero page, pwrite takes it away", FileSystem.Ext4, ZeroPages),
        new(Row, "a small rest of an unwritten extent is zeroed with the first write", FileSystem.Ext4, SmallRestIsZeroed),
        new(Row, "a small rest of an unwritten extent stays unwritten", FileSystem.Xfs, SmallRestStays),
        new(Row, "a 2 MiB fault that converts blocks does not report MAJOR, and tells the size", FileSystem.Ext4, LargeFaultIsNotMajor),
        new(Row, "a page table of other memory in the slot keeps 2 MiB from being tried", FileSystem.Ext4, OtherMemory),
        new(Row, "a slot that loses its last mapping loses its page table", FileSystem.Ext4, SlotLosesItsTable),
        new(Row, "SIGBUS leaves no page table", FileSystem.Ext4, SigbusLeavesNoTable),
    ];

    private static void ReadsMarkDirty(Kernel61World world)
    {
        world.MapSmall(world.Process);
        world.Do(world.Truncation(TruncateKind.Punch, Page, Page));
        world.Touch(world.Process, At, write: false);
        world.Touch(world.Process, At + 1, write: false);
        WrittenBack(world, new WriteBack(world.File, 0, BreakLayouts.WholeFile)).ShouldBe(2);
        WrittenBack(world, new WriteBack(world.File, 0, BreakLayouts.WholeFile)).ShouldBe(-1);
    }

    private static void WriteBackAsksTheWholeInode(Kernel61World world)
    {
        world.TouchedSmall();
        WrittenBack(world, new WriteBack(world.File, 0, 10)).ShouldBe(0);
        WrittenBack(world, new WriteBack(world.File, 10, 1000)).ShouldBe(1);
    }

    private static void MsyncProtects(Kernel61World world)
    {
        world.MapSmall(world.Process);
        world.Touch(world.Process, At);
        world.Touch(world.Process, At + 9);
        WrittenBack(world, new Msync(world.Process, At, At + 5)).ShouldBe(1);
        Faults(world, At).Faulted.ShouldBeTrue();
        Faults(world, At + 9).Faulted.ShouldBeFalse();
    }

    private static void PunchPastEnd(Kernel61World world)
    {
        world.TouchedSmall();
        var findings = world.Do(world.Truncation(TruncateKind.Punch, Kernel61World.FileBytes, Page)).Findings;
        (findings.WroteBack, findings.EntriesWritten, findings.BrokeLayouts).ShouldBe((true, 0, false));
        world.Entry(world.Process, At + Kernel61World.Touched).Present.ShouldBeTrue();
    }

    private static void PunchOverEnd(Kernel61World world)
    {
        world.Do(new WriteFile(world.File, Kernel61World.FileBytes, 4 * Page, Data: false, KeepSize: true));
        world.Do(world.Truncation(TruncateKind.Punch, Kernel61World.FileBytes - Page, 100 * Page));
        Blocks(world).ShouldBe(FilePages - 1 + 3);
    }

    private static void TruncateAndKeptBlocks(Kernel61World world)
    {
        world.Do(new WriteFile(world.File, Kernel61World.FileBytes, 4 * Page, Data: false, KeepSize: true));
        world.Do(world.Truncation(TruncateKind.Size, Kernel61World.FileBytes + Page));
        Blocks(world).ShouldBe(FilePages + 4);
        world.Do(world.Truncation(TruncateKind.Size, Kernel61World.FileBytes + Page));
        Blocks(world).ShouldBe(FilePages + 1);
    }

    private static void ZeroPages(Kernel61World world)
    {
        world.MapSmall(world.Process);
        world.Do(world.Truncation(TruncateKind.Punch, 0, Page));
        world.Touch(world.Process, At, write: false);
        world.Do(new WriteFile(world.File, 0, Page, Data: false, KeepSize: false));
        world.Entry(world.Process, At).Present.ShouldBeTrue();
        world.Do(new WriteFile(world.File, 0, Page, Data: true, KeepSize: false));
        world.Entry(world.Process, At).Present.ShouldBeFalse();
        world.Touch(world.Process, At, write: false);
        world.Entry(world.Process, At).IsDevice.ShouldBeTrue();
    }

    // Pages 0 to 7 are unwritten: a write to page 5 zeroes those behind it.
    private static void SmallRestIsZeroed(Kernel61World world)
    {
        Unwritten(world, 8);
        world.Touch(world.Process, At + 5).ShouldBe(Outcome.MAJOR);
        world.Touch(world.Process, At + 7).ShouldBe(Outcome.NOPAGE);

        // Zeroing from page 0 on as well would make 8 pages, which is no longer less than 32 KiB.
        world.Touch(world.Process, At).ShouldBe(Outcome.MAJOR);
    }

    private static void SmallRestStays(Kernel61World world)
    {
        Unwritten(world, 8);
        world.Touch(world.Process, At + 5).ShouldBe(Outcome.MAJOR);
        world.Touch(world.Process, At + 7).ShouldBe(Outcome.MAJOR);
    }

    private static void LargeFaultIsNotMajor(Kernel61World world)
    {
        world.Do(world.Truncation(TruncateKind.Size, 0));
        world.Do(new WriteFile(world.File, 0, Kernel61World.FileBytes, Data: false, KeepSize: false));
        world.MapAligned(world.Process);
        var fault = world.Run(new Fault(world.Process, Kernel61World.Aligned, Write: true));
        (fault.Outcome, fault.Findings.HugeOutcome, fault.Findings.SizePages).ShouldBe((Outcome.NOPAGE, Outcome.NOPAGE, FilePages));
    }

    private static void OtherMemory(Kernel61World world)
    {
        const long behind = Kernel61World.Aligned + FilePages;
        world.Map(world.Process, world.File, Kernel61World.Aligned + 1);
        world.Do(new MapOther(world.Process, behind + 1, behind + 9, Accessible: false));
        var reserved = world.Fork(world.Process);
        Faults(world, behind, reserved).HugeTried.ShouldBeTrue();

        world.Do(new MapOther(world.Process, behind + 1, behind + 9, Accessible: true));
        Faults(world, behind).HugeTried.ShouldBeFalse();
    }

    private static void SlotLosesItsTable(Kernel61World world)
    {
        world.MapSmall(world.Process);
        Faults(world, At).HugeTried.ShouldBeTrue();
        Faults(world, At + 1).HugeTried.ShouldBeFalse();
        world.Do(world.Truncation(TruncateKind.Size, Kernel61World.FileBytes));
        Faults(world, At).HugeTried.ShouldBeFalse();
        world.Do(new Munmap(world.Process, At, At + FilePages));
        world.MapSmall(world.Process);
        Faults(world, At).HugeTried.ShouldBeTrue();
    }

    private static void SigbusLeavesNoTable(Kernel61World world)
    {
        world.MapSmall(world.Process);
        world.Do(world.Truncation(TruncateKind.Size, Page));
        for (var i = 0; i < 2; i++)
        {
            var fault = world.Run(new Fault(world.Process, At + 1, Write: true));
            (fault.Outcome, fault.Findings.HugeTried, fault.Findings.SmallTried).ShouldBe((Outcome.SIGBUS, true, true));
        }
    }

    private static Findings Faults(Kernel61World world, long vpn, ProcessId? process = null) =>
        world.Run(new Fault(process ?? world.Process, vpn, Write: true)).Findings;

    // Entries written, or -1 where no write-back began.
    private static int WrittenBack<TProtocol>(Kernel61World world, TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var findings = world.Do(protocol).Findings;
        return findings.WroteBack ? findings.EntriesWritten : -1;
    }

    private static void Unwritten(Kernel61World world, long pages)
    {
        world.MapSmall(world.Process);
        world.Do(world.Truncation(TruncateKind.Size, 0));
        world.Do(new WriteFile(world.File, 0, pages * Page, Data: false, KeepSize: false));
    }

    private static long Blocks(Kernel61World world) => world.Engine.Inspect(world.File).Blocks.Sum(extent => extent.Pages);
}
