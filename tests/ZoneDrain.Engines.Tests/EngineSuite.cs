using Shouldly;
using ZoneDrain.Audit;
using ZoneDrain.Drains;
using ZoneDrain.Inodes;
using ZoneDrain.Invariants;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using Life = ZoneDrain.Grace.Life;

namespace ZoneDrain.Engines.Tests;

/// <summary>What every engine must do, whatever it is made of: the turn rules, sleepers and signals, drains under load, and the audit.</summary>
public abstract class EngineSuite<TFixture> where TFixture : EngineFixture, new()
{
    private const long Frames = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static IEngine Create() => new TFixture().Create();

    private static PgmapId Devdax(IEngine engine, StrategyId strategy, SchemeId scheme = SchemeId.D) =>
        engine.CreatePgmap(new(MemoryType.Generic, Frames, 0, scheme, strategy));

    private static Teardown Teardown(IEngine engine, PgmapId pgmap, GracePlacement grace = GracePlacement.Both)
    {
        var spec = engine.Inspect(pgmap).Spec;
        return new(new(pgmap, spec.Scheme, spec.Strategy, spec.Frames, spec.Order, ZapOrder.None, grace, IsDevdax: true));
    }

    private static AskPage Get(PageId page) => new(page, PageEvent.Acquire(PageUse.Get));

    private static AskPage Put(PageId page) => new(page, PageEvent.Put(PageUse.Get));

    [Theory]
    [MemberData(nameof(Pairs.RightForD), MemberType = typeof(Pairs))]
    public void Uses_by_all_workers_at_once_leave_every_count_at_zero(StrategyId strategy)
    {
        // Goal: no reference and no edge is lost or counted twice. Method: all workers use the same few pages, then everything is compared with zero.
        using var engine = Create();
        var pgmap = Devdax(engine, strategy);
        engine.Run(engine.Workers, session => session.Start(new UsePages(pgmap, 16, 0, session.Worker, 5_000)).Outcome.ShouldBe(Outcome.Ok));

        engine.Counts.FirstUses.ShouldBe(engine.Counts.LastUses);
        engine.InUse(pgmap).ShouldBe(0);
        engine.ViolationCounts.Failures.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Pairs.RightForD), MemberType = typeof(Pairs))]
    public void A_drain_waits_for_the_last_reference_and_no_longer(StrategyId strategy)
    {
        using var engine = Create();
        var pgmap = Devdax(engine, strategy);
        PageId[] held = [new(pgmap, 3), new(pgmap, Frames - 1)];
        foreach (var page in held) engine.Session.Start(Get(page)).Outcome.ShouldBe(Outcome.Ok);

        var drain = engine.Session.Start(Teardown(engine, pgmap));
        drain.IsDone.ShouldBeFalse();
        engine.Session.Start(Put(held[1]));
        engine.Session.TryTakeCompletion(out _).ShouldBeFalse();
        engine.Inspect(pgmap).Life.ShouldBe(Life.Dying);
        engine.Session.Start(Put(held[0]));

        engine.Session.TryWaitFor(drain.Ticket, Patience, out var ended).ShouldBeTrue();
        ended.Outcome.ShouldBe(Outcome.Ok);
        engine.Inspect(pgmap).Life.ShouldBe(Life.Freed);
        engine.ViolationCounts.Failures.ShouldBe(0);
    }

    [Fact]
    public void Nobody_sleeps_on_a_page_whose_pgmap_is_freed()
    {
        using var engine = Create();
        var pgmap = Devdax(engine, StrategyId.Sweep);
        engine.Session.Start(Teardown(engine, pgmap)).Outcome.ShouldBe(Outcome.Ok);
        engine.Session.Start(new AskPage(new(pgmap, 5), new PageEvent(PageOp.SubscribeIdle))).Outcome.ShouldBe(Outcome.ENXIO);
        engine.Session.Start(new AwaitIdle(new(pgmap, 5))).IsDone.ShouldBeTrue();
    }

    [Fact]
    public void A_page_that_refuses_an_entry_does_not_belong_to_its_file()
    {
        // Goal: who is refused deletes the entry and does not ask the page again, so nothing may be left there. Method: an idle page that the teardown has
        // passed refuses whatever the life says.
        using var engine = Create();
        var pgmap = engine.CreatePgmap(new(MemoryType.FsDax, 1024, 0, SchemeId.C3, StrategyId.Counter));
        var page = new PageId(pgmap, 512);
        engine.Session.Start(new AskPgmap(pgmap, new PgmapEvent(PgmapOp.DropBases, 0, 1024), 1)).Outcome.ShouldBe(Outcome.Ok);
        engine.Session.Start(new AskPage(page, new PageEvent(PageOp.Associate, Inode: new(3), Index: 7))).Outcome.ShouldBe(Outcome.ENODEV);
        engine.Inspect(page).Associated.ShouldBeFalse();
        engine.Inspect(page).Order.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Pairs.RightForD), MemberType = typeof(Pairs))]
    public void A_drain_under_load_ends_with_no_page_in_use(StrategyId strategy)
    {
        // Goal: no first use gets past the kill. Method: one worker tears down while the others use pages until they are refused.
        using var engine = Create();
        var pgmap = Devdax(engine, strategy);
        var refusals = 0;
        engine.Run(engine.Workers, session =>
        {
            if (session.Worker == 0)
            {
                session.Start(new UsePages(pgmap, Frames, 0, 1, 2_000));
                var drain = session.Start(Teardown(engine, pgmap));
                if (!drain.IsDone) session.TryWaitFor(drain.Ticket, Patience, out drain).ShouldBeTrue();
                drain.Outcome.ShouldBe(Outcome.Ok);
                return;
            }

            var last = session.Start(new UsePages(pgmap, Frames, 0, session.Worker, long.MaxValue));
            if (last.Outcome == Outcome.ENODEV) Interlocked.Increment(ref refusals);
        });

        refusals.ShouldBe(engine.Workers - 1);
        engine.Counts.FirstUses.ShouldBe(engine.Counts.LastUses);
        engine.InUse(pgmap).ShouldBe(0);
        engine.ViolationCounts.Failures.ShouldBe(0);
    }

    [Fact]
    public void The_floor_releases_a_page_in_use_and_the_table_foretells_it()
    {
        using var engine = Create();
        var pgmap = Devdax(engine, StrategyId.Bulk);
        engine.Session.Start(Get(new(pgmap, 7)));
        engine.Session.Start(Teardown(engine, pgmap)).Outcome.ShouldBe(Outcome.Ok);
        engine.Session.Start(Put(new(pgmap, 7))).Outcome.ShouldBe(Outcome.ENXIO);

        engine.ViolationCounts.Predicted[(int)Invariant.PinOutlivesPgmap].ShouldBe(1);
        engine.ViolationCounts.Failures.ShouldBe(0);
    }

    [Fact]
    public void Every_sleeper_on_a_page_is_told_when_it_is_idle()
    {
        using var engine = Create();
        var page = new PageId(Devdax(engine, StrategyId.Sweep), 5);
        engine.Session.Start(Get(page));
        var tickets = Enumerable.Range(0, 5).Select(_ => engine.Session.Start(new AwaitIdle(page)).Ticket).ToList();
        engine.Session.Sleeping.ShouldBe(5);
        engine.Sleepers.Count.ShouldBe(5);

        engine.Session.Start(Put(page));
        foreach (var ticket in tickets)
        {
            engine.Session.TryWaitFor(ticket, Patience, out var ended).ShouldBeTrue();
            ended.Outcome.ShouldBe(Outcome.Ok);
        }

        engine.Session.Sleeping.ShouldBe(0);
    }

    [Fact]
    public void A_signal_ends_a_wait_and_the_page_is_still_in_use()
    {
        using var engine = Create();
        var page = new PageId(Devdax(engine, StrategyId.Sweep), 5);
        engine.Session.Start(Get(page));
        var sleeper = engine.Session.Start(new AwaitIdle(page));

        engine.Session.Interrupt(sleeper.Ticket).ShouldBeTrue();
        engine.Session.TryWaitFor(sleeper.Ticket, Patience, out var ended).ShouldBeTrue();
        ended.Outcome.ShouldBe(Outcome.ERESTARTSYS);
        engine.Inspect(page).Counts.Ref.ShouldBe(1);
        engine.Session.Interrupt(sleeper.Ticket).ShouldBeFalse();
    }

    [Fact]
    public void A_wait_that_nobody_ends_is_given_up_at_its_deadline_and_its_holder_has_a_name()
    {
        using var engine = Create();
        var pgmap = Devdax(engine, StrategyId.Counter);
        var inode = engine.CreateInode(new(InodeKind.Devdax, pgmap, SchemeId.D, FileSystem.Ext4, Frames * 4096), BlockState.Hole);
        var process = engine.CreateProcess();
        const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write | VmaFlags.Devdax;
        var start = engine.Session.Start(new Mmap(process, inode, 0, Frames, Flags, -1)).Findings.Handle;
        engine.Session.Start(new Fault(process, start + 9, Write: true)).Outcome.ShouldBe(Outcome.NOPAGE);
        var drain = engine.Session.Start(Teardown(engine, pgmap));

        engine.Session.TryWaitFor(drain.Ticket, TimeSpan.Zero, out _).ShouldBeFalse();
        var holder = ReferenceAudit.Holders(engine, pgmap, 10).ShouldHaveSingleItem();
        holder.ShouldBe((process.ToString(), "map", new PageId(pgmap, 9), 1L));
    }

    [Fact]
    public void A_second_kill_changes_nothing()
    {
        // Case 80 of the kernel model.
        using var engine = Create();
        var pgmap = Devdax(engine, StrategyId.Sweep);
        engine.Session.Start(Teardown(engine, pgmap)).Outcome.ShouldBe(Outcome.Ok);
        engine.Session.Start(Teardown(engine, pgmap)).Outcome.ShouldBe(Outcome.EAGAIN);
        engine.Inspect(pgmap).Life.ShouldBe(Life.Freed);
    }

    [Theory]
    [MemberData(nameof(Pairs.All), MemberType = typeof(Pairs))]
    public void A_pair_that_the_table_refuses_cannot_be_created_and_every_other_drains(SchemeId scheme, StrategyId strategy)
    {
        using var engine = Create();
        if (StrategyTable.Of(scheme, strategy).Fitness == Compatibility.Refused)
        {
            Should.Throw<ArgumentException>(() => Devdax(engine, strategy, scheme)).Message.ShouldContain("first use");
            return;
        }

        var pgmap = Devdax(engine, strategy, scheme);
        engine.Session.Start(Teardown(engine, pgmap)).Outcome.ShouldBe(Outcome.Ok);
        engine.Inspect(pgmap).Life.ShouldBe(Life.Freed);
        engine.ViolationCounts.Failures.ShouldBe(0);
    }

    [Fact]
    public void An_audit_of_a_world_at_work_finds_nothing()
    {
        using var engine = Create();
        var pgmap = engine.CreatePgmap(new(MemoryType.FsDax, Frames, 0, SchemeId.E, StrategyId.Bulk));
        var inode = engine.CreateInode(new(InodeKind.File, pgmap, SchemeId.E, FileSystem.Ext4, 2048 * 4096), BlockState.Written);
        var process = engine.CreateProcess();
        const VmaFlags Flags = VmaFlags.Shared | VmaFlags.Read | VmaFlags.Write | VmaFlags.Huge;
        var start = engine.Session.Start(new Mmap(process, inode, 0, 2048, Flags, -1)).Findings.Handle;
        var owner = (int)engine.Session.Start(new OpenOwner(process, OwnerKind.Pipe)).Findings.Handle;
        for (var page = 0; page < 2048; page += 100) engine.Session.Start(new Gup(process, start + page, 8, owner, GupMode.Pin | GupMode.Write));

        ReferenceAudit.Run(engine).ShouldBeEmpty();
        engine.Session.Start(new Exit(process)).Outcome.ShouldBe(Outcome.Ok);
        ReferenceAudit.Run(engine).ShouldBeEmpty();
        engine.InUse(pgmap).ShouldBe(0);
    }
}
