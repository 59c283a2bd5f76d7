using Shouldly;
using ZoneDrain.Drains;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using ZoneDrain.Tests.Worlds;

namespace ZoneDrain.Tests.Protocols;

/// <summary>Kill, drain and release: kernel-model 3.1 and the cells of table 2.f that a single order of turns shows.</summary>
public class TeardownTests
{
    public static TheoryData<SchemeId> Schemes => [.. Enum.GetValues<SchemeId>()];

    public static TheoryData<StrategyId> Strategies =>
        [.. Enum.GetValues<StrategyId>().Where(id => StrategyTable.Of(SchemeId.D, id).Fitness == Compatibility.Right)];

    [Theory]
    [InlineData(SchemeId.A1, new[] { Invariant.MappingOutlivesPgmap, Invariant.EntryOutlivesPgmap })]
    [InlineData(SchemeId.A2, new[] { Invariant.MappingOutlivesPgmap, Invariant.EntryOutlivesPgmap })]
    [InlineData(SchemeId.B, new[] { Invariant.MappingOutlivesPgmap, Invariant.EntryOutlivesPgmap })]
    [InlineData(SchemeId.E, new[] { Invariant.MappingOutlivesPgmap, Invariant.EntryOutlivesPgmap })]
    [InlineData(SchemeId.C, new Invariant[0])]
    [InlineData(SchemeId.C3, new Invariant[0])]
    [InlineData(SchemeId.D, new Invariant[0])]
    public void A_disorderly_teardown_with_a_mapping_breaks_what_the_table_says_or_waits(SchemeId id, Invariant[] broken)
    {
        // Cases 68 and 70, row 34. c, c3 and d wait for the mapping or the entry; only an eviction of the inode ends that for c (hole c-5).
        var scene = Scene.WithFile(id);
        scene.Read(0);
        var teardown = scene.World.Start(new Teardown(scene.Plan(ZapOrder.None)));
        teardown.IsDone.ShouldBe(broken.Length > 0);
        scene.World.Violations.Select(violation => violation.Invariant).Distinct().ShouldBe(broken, ignoreOrder: true);
        if (broken.Length > 0) return;
        scene.World.Do(new Munmap(scene.Process, scene.Base, scene.Base + 8));
        scene.World.RunAll();
        teardown.IsDone.ShouldBe(id == SchemeId.D);
        scene.World.Start(new Evict(scene.Inode, Unlink: false)).Outcome.ShouldBe(Outcome.Ok);
        scene.World.RunAll();
        teardown.Outcome.ShouldBe(Outcome.Ok);
    }

    [Theory]
    [InlineData(SchemeId.A1, true)]
    [InlineData(SchemeId.A2, false)]
    [InlineData(SchemeId.B, false)]
    [InlineData(SchemeId.C, false)]
    [InlineData(SchemeId.C3, true)]
    [InlineData(SchemeId.D, true)]
    [InlineData(SchemeId.E, false)]
    public void A_devdax_teardown_waits_for_a_longterm_pin_where_references_hold_the_pgmap(SchemeId id, bool waits)
    {
        // Case 79 (hazard e-2, unconfirmed). c waits too: its kill breaks the layout of the device first.
        var scene = Scene.WithDevice(id);
        var owner = scene.Open();
        scene.Gup(owner, 3, mode: GupMode.Pin | GupMode.Longterm).ShouldBe(Outcome.Ok);
        var teardown = scene.World.Start(new Teardown(scene.Plan()));
        var expected = waits || SchemeList.Get(id).EntryTakesReference;
        teardown.IsAsleep.ShouldBe(expected);
        scene.Entry(3).Present.ShouldBeFalse("the mapping was zapped");
        scene.Close(owner);
        scene.World.RunAll();
        teardown.Outcome.ShouldBe(Outcome.Ok);
        scene.World.Pgmaps[0].Life.ShouldBe(Life.Freed);
        scene.World.Violations.Select(violation => violation.Invariant).Distinct()
            .ShouldBe(expected ? [] : [Invariant.PinOutlivesPgmap]);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void An_orderly_teardown_is_clean_and_a_second_kill_is_ignored(SchemeId id)
    {
        var scene = Scene.WithFile(id);
        for (var page = 0; page < 8; page++) scene.Write(page);
        scene.World.Do(new Exit(scene.Process));
        scene.World.Do(new Evict(scene.Inode, Unlink: false)).ShouldBe(Outcome.Ok);
        scene.World.Do(new Teardown(scene.Plan())).ShouldBe(Outcome.Ok);
        scene.World.Do(new Teardown(scene.Plan())).ShouldBe(Outcome.EAGAIN, "case 80");
        scene.World.Violations.ShouldBeEmpty();
        scene.World.CheckIdle();
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Under_d_every_right_strategy_waits_for_each_holder(StrategyId id)
    {
        foreach (var zap in new[] { ZapOrder.BeforeKill, ZapOrder.AfterKill })
        {
            var scene = Scene.WithFile(SchemeId.D, strategy: id);
            var owners = Enumerable.Range(0, 3).Select(_ => scene.Open()).ToArray();
            for (var i = 0; i < 3; i++) scene.Gup(owners[i], 2 * i);
            var teardown = scene.World.Start(new Teardown(scene.Plan(zap)));
            foreach (var owner in owners.Reverse())
            {
                teardown.IsDone.ShouldBeFalse($"{id}");
                scene.Close(owner);
                scene.World.RunAll();
            }

            teardown.Outcome.ShouldBe(Outcome.Ok, $"{id}");
            scene.World.Pgmaps[0].Ledger.Root.ShouldBe(0);
            scene.World.CheckHolders();
        }
    }

    [Theory]
    [InlineData(GracePlacement.None, true)]
    [InlineData(GracePlacement.AtKill, true)]
    [InlineData(GracePlacement.AfterDrain, false)]
    [InlineData(GracePlacement.Both, false)]
    public void A_gup_that_read_an_entry_before_the_munmap_needs_the_grace_period_after_the_drain(GracePlacement grace, bool touches)
    {
        // Case 77: fault; kill; gup-fast reads the entry; munmap; the sweep sees 0.
        var scene = Scene.WithFile(SchemeId.D);
        scene.Read(0);
        var owner = scene.Open();
        var teardown = scene.World.Start(new Teardown(scene.Plan(ZapOrder.None, grace)));
        teardown.IsAsleep.ShouldBeTrue();
        var gup = scene.World.Begin(new Gup(scene.Process, scene.Base, 1, owner, GupMode.Pin));
        while (gup.Protocol.Step != "fast TryGetPage") scene.World.Step(gup);
        scene.World.Do(new Munmap(scene.Process, scene.Base, scene.Base + 8));
        scene.World.Run(teardown);
        teardown.IsDone.ShouldBe(touches);
        scene.World.RunAll();
        teardown.IsDone.ShouldBeTrue();
        gup.Outcome.ShouldBe(Outcome.EFAULT);
        var seen = scene.World.Violations.Select(violation => violation.Invariant);
        seen.Contains(Invariant.WalkTouchesFreed).ShouldBe(touches);
    }

    [Fact]
    public void Under_a1_a_truncator_takes_a_dropped_base_for_an_idle_page()
    {
        // Interleaving a1-2: D.
        var scene = Scene.WithFile(SchemeId.A1);
        var owner = scene.Open();
        scene.Gup(owner, 0, mode: GupMode.Get).ShouldBe(Outcome.Ok);
        var teardown = scene.World.Start(new Teardown(scene.Plan(ZapOrder.None)));
        teardown.IsAsleep.ShouldBeTrue("the pin keeps the pgmap");
        scene.World.Do(scene.Truncation(0)).ShouldBe(Outcome.Ok);
        scene.World.Violations.Select(violation => violation.Invariant).ShouldBe([Invariant.PinOnFreedBlock]);
        scene.Close(owner);
        scene.World.RunAll();
        teardown.Outcome.ShouldBe(Outcome.Ok);
    }

    [Theory]
    [InlineData(SchemeId.C)]
    [InlineData(SchemeId.C3)]
    public void A_refault_on_a_zapped_entry_takes_nothing_as_posted(SchemeId id)
    {
        // Case 72, hole c-1.
        var scene = Scene.WithFile(id);
        var owner = scene.Open();
        scene.Gup(owner, 0);
        var truncate = scene.World.Start(scene.Truncation(4));
        scene.Counts(0).ShouldBe((1024, 0, 0), "the entry's reference is put at the zap");
        scene.Read(0).ShouldBe(Outcome.NOPAGE);
        scene.Counts(0).ShouldBe((1024, 0, 0));
        scene.Close(owner);
        scene.World.RunAll();
        truncate.Outcome.ShouldBe(Outcome.Ok);
        scene.World.CheckHolders();
    }

    [Fact]
    public void Nothing_leaves_the_idle_state_after_the_kill()
    {
        // I5: faults are refused on idle pages, and allowed nowhere, for the dax device is dead; gup still takes what is in use.
        foreach (var id in new[] { SchemeId.C, SchemeId.C3, SchemeId.D })
        {
            var scene = Scene.WithFile(id);
            scene.Read(0);
            scene.World.Pgmaps[0].Life = Life.Dying;
            scene.Read(1).ShouldBe(Outcome.SIGBUS);
            scene.Counts(1).ShouldBe((0, 0, 0));
            var owner = scene.Open();
            scene.Gup(owner, 0).ShouldBe(Outcome.Ok);
            scene.Gup(owner, 1).ShouldBe(Outcome.EFAULT);
            scene.World.CheckHolders();
        }
    }
}
