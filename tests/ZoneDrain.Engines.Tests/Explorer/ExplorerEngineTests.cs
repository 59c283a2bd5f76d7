using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Grace;
using ZoneDrain.Inodes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Tests.Explorer;

public sealed class ExplorerEngineTests
{
    [Fact]
    public void Sessions_interleave_as_the_seed_says_and_the_same_seed_says_the_same()
    {
        var runs = new[] { 1UL, 1UL, 2UL, 3UL }.Select(Interleave).ToList();
        runs[1].ShouldBe(runs[0]);
        runs.Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void A_drain_sleeps_until_another_worker_lets_go()
    {
        using var engine = new ExplorerEngine(new() { Workers = 2, Seed = 5 });
        var (pgmap, process, owner) = Pinned(engine);
        var ended = false;
        engine.Run(2, session =>
        {
            if (session.Worker == 0)
            {
                var plan = new TeardownPlan(pgmap, SchemeId.D, StrategyId.Sweep, 4, 0, ZapOrder.AfterKill, GracePlacement.Both, IsDevdax: true);
                var completion = session.Start(new Teardown(plan));
                if (!completion.IsDone) session.TryWaitFor(completion.Ticket, TimeSpan.FromHours(1), out completion).ShouldBeTrue();
                completion.Outcome.ShouldBe(Outcome.Ok);
                ended = true;
            }
            else
            {
                session.Start(new CloseOwner(new(process, owner))).IsDone.ShouldBeTrue();
            }
        });
        ended.ShouldBeTrue();
        engine.Inspect(pgmap).Life.ShouldBe(Life.Freed);
        engine.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void A_wait_with_a_deadline_is_over_when_nothing_else_can_happen()
    {
        using var engine = new ExplorerEngine(new());
        var (pgmap, process, owner) = Pinned(engine);
        var plan = new TeardownPlan(pgmap, SchemeId.D, StrategyId.Sweep, 4, 0, ZapOrder.AfterKill, GracePlacement.Both, IsDevdax: true);
        var teardown = engine.Session.Start(new Teardown(plan));
        teardown.IsDone.ShouldBeFalse();
        engine.Sleepers.ShouldHaveSingleItem().Step.ShouldStartWith("Drain");
        engine.Session.TryWaitFor(teardown.Ticket, TimeSpan.FromHours(1), out _).ShouldBeFalse();
        engine.Session.Start(new CloseOwner(new(process, owner))).Outcome.ShouldBe(Outcome.Ok);
        engine.Session.TryWaitFor(teardown.Ticket, TimeSpan.FromHours(1), out teardown).ShouldBeTrue();
        teardown.Outcome.ShouldBe(Outcome.Ok);
    }

    private static string Interleave(ulong seed)
    {
        using var engine = new ExplorerEngine(new() { Workers = 3, Seed = seed });
        var pgmap = engine.CreatePgmap(new(MemoryType.FsDax, 64, 0, SchemeId.E, StrategyId.Bulk));
        var inode = engine.CreateInode(new(InodeKind.File, pgmap, SchemeId.E, FileSystem.Ext4, 16 * InodeState.PageSize), BlockState.Hole);
        var order = new System.Text.StringBuilder();
        engine.Run(3, session =>
        {
            var process = engine.CreateProcess();
            var vpn = session.Start(new Mmap(process, inode, 0, 16, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared, -1)).Findings.Handle;
            for (var page = 0; page < 16; page++) order.Append(session.Worker).Append(session.Start(new Fault(process, vpn + page, Write: true)).Outcome);
        });
        return order.ToString();
    }

    private static (PgmapId Pgmap, ProcessId Process, int Owner) Pinned(ExplorerEngine engine)
    {
        var pgmap = engine.CreatePgmap(new(MemoryType.Generic, 4, 0, SchemeId.D, StrategyId.Sweep));
        var inode = engine.CreateInode(new(InodeKind.Devdax, pgmap, SchemeId.D, FileSystem.Ext4, 4 * InodeState.PageSize), BlockState.Written);
        var process = engine.CreateProcess();
        var vpn = engine.Session.Start(new Mmap(process, inode, 0, 4, VmaFlags.Read | VmaFlags.Write | VmaFlags.Shared | VmaFlags.Devdax, -1)).Findings.Handle;
        var owner = (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Descriptor)).Findings.Handle;
        engine.Session.Start(new Gup(process, vpn, 2, owner, GupMode.Pin | GupMode.Longterm | GupMode.Write)).Outcome.ShouldBe(Outcome.Ok);
        return (pgmap, process, owner);
    }
}
