using Shouldly;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests;

/// <summary>Operations on pages leave nothing for the collector.</summary>
public class AllocationTests
{
    private const long Pages = 4096;

    [Theory]
    [InlineData(StrategyId.DropEach)]
    [InlineData(StrategyId.Bulk)]
    [InlineData(StrategyId.Sweep)]
    [InlineData(StrategyId.Rescan)]
    [InlineData(StrategyId.Counter)]
    [InlineData(StrategyId.Percpu)]
    [InlineData(StrategyId.Tree)]
    [InlineData(StrategyId.DirtySweep)]
    [InlineData(StrategyId.Credit)]
    public void A_first_and_a_last_use_allocate_nothing(StrategyId strategy)
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var pgmap = CreatePgmap(engine, strategy);
        AllocatedBy(() => engine.Session.Start(new UsePages(pgmap, Pages, 0, 1, 10_000))).ShouldBe(0);
    }

    [Fact]
    public void Fault_and_unmap_allocate_nothing_once_their_page_tables_are_there()
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var (process, start) = Map(engine);
        AllocatedBy(() =>
        {
            for (var vpn = start; vpn < start + Pages; vpn++) engine.Session.Start(new Fault(process, vpn, true));
            engine.Session.Start(new Zap(process, start, start + Pages));
        }).ShouldBe(0);
    }

    [Fact]
    public void Gup_allocates_nothing_while_its_owner_has_room_for_the_pin()
    {
        using var engine = new EmbeddedEngine(new() { Workers = 1 });
        var (process, start) = Map(engine);
        var owner = (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Pipe)).Findings.Handle;
        for (var vpn = start; vpn < start + Pages; vpn++) Gup(vpn);

        // Its list holds 4,096 pins now, and a list that has just been filled to a power of two has no room; one more makes it.
        Gup(start);
        AllocatedBy(() => Gup(start + 1)).ShouldBe(0);
        engine.Inspect(process).Pins().Count().ShouldBe((int)Pages + 8);

        void Gup(long vpn) => engine.Session.Start(new Gup(process, vpn, 1, owner, GupMode.Pin));
    }

    // The first call compiles and grows what is kept for ever. A collection that another test brings about counts what this thread had set aside and
    // not used, up to 8 KiB; what an action allocates, it allocates each time.
    private static long AllocatedBy(Action action)
    {
        action();
        action();
        return Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    private static (ProcessId Process, long Start) Map(EmbeddedEngine engine)
    {
        var pgmap = CreatePgmap(engine, StrategyId.Sweep);
        var inode = engine.CreateInode(new(InodeKind.Devdax, pgmap, SchemeId.D, FileSystem.Ext4, Pages * InodeState.PageSize), BlockState.Hole);
        var process = engine.CreateProcess();
        var flags = VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | VmaFlags.Devdax;
        return (process, engine.Session.Start(new Mmap(process, inode, 0, Pages, flags, -1)).Findings.Handle);
    }

    private static PgmapId CreatePgmap(EmbeddedEngine engine, StrategyId strategy) =>
        engine.CreatePgmap(new(MemoryType.Generic, Pages, 0, SchemeId.D, strategy));
}
