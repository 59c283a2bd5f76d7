using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Invariants;
using ZoneDrain.Processes;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// The search against kernel-model 0.4 and the table of its 2.f, which came from a search of another model: in its own simplification (a kill is seen by all
/// at once, a first use is one step) every cell must be the same but those listed here with the reason.
/// </summary>
public sealed class MatrixOracleTests
{
    // The kill's grace period begins, then a walk reads the page-table entry, the mapping goes, a truncator deletes the index entry, the last count goes and
    // the pgmap is released under the walk: a grace period that began before the reader cannot wait for it. kernel-model c-4 says the same in words ("unless a
    // grace period lies between unmap and free"), so the table's dash is the mistake; its other row of c has the G there.
    private static readonly HashSet<(SchemeId, bool, TeardownKind, GracePlacement)> TableIsWrong =
    [
        (SchemeId.C, true, TeardownKind.Disorderly, GracePlacement.AtKill),
        (SchemeId.C3, true, TeardownKind.Disorderly, GracePlacement.AtKill),
    ];

    public static TheoryData<SchemeId, bool, TeardownKind> Rows()
    {
        var rows = new TheoryData<SchemeId, bool, TeardownKind>();
        foreach (var scheme in SchemeList.All)
        {
            foreach (var teardown in Enum.GetValues<TeardownKind>())
            {
                rows.Add(scheme.Id, false, teardown);
                if (scheme.EntryTakesReference) rows.Add(scheme.Id, true, teardown);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_complete_foretold_and_equal_to_the_table_of_the_kernel_model(SchemeId scheme, bool cured, TeardownKind teardown)
    {
        foreach (var grace in Matrix.Graces)
        {
            var settings = new WorldSettings { Scheme = scheme, Teardown = teardown, Grace = grace, RefaultRetakes = cured, InstantKill = true };
            var cell = Matrix.Search(settings);
            cell.Report.IsComplete.ShouldBeTrue();
            cell.Agrees.ShouldBe(!TableIsWrong.Contains((scheme, cured, teardown, grace)), $"{settings}: {cell.Letters} against {cell.Expected}");
            cell.Report.Findings.ShouldAllBe(finding => finding.Violation.Predicted || cured, $"{settings}: {cell.Letters}");
        }
    }

    [Fact]
    public void A_world_that_cannot_show_what_the_kernel_model_has_for_it_is_not_complete()
    {
        // Goal: a search of a world that is too small proves nothing. Method: nobody ever gets a pin, so N, which 0.4 has for a2, cannot be seen.
        var settings = new WorldSettings { Scheme = SchemeId.A2, Teardown = TeardownKind.Orderly, InstantKill = true };
        foreach (var grace in new[] { GracePlacement.None, GracePlacement.AtKill, GracePlacement.AfterDrain })
        {
            var report = Exploration.Run(new() { World = settings with { Grace = grace } }, new NobodyPins());
            report.Findings.ShouldBeEmpty();
            report.NotShown.ShouldBe("N");
            report.IsComplete.ShouldBeFalse();
            report.Verdict.ShouldBe(SearchVerdict.BudgetSpent);
        }
    }

    [Theory]
    [InlineData(SchemeId.A1, TeardownKind.Orderly, "–")]
    [InlineData(SchemeId.A1, TeardownKind.OrderlyUnlinked, "D")]
    [InlineData(SchemeId.A2, TeardownKind.Orderly, "N")]
    [InlineData(SchemeId.A2, TeardownKind.OrderlyUnlinked, "N D")]
    [InlineData(SchemeId.B, TeardownKind.Orderly, "Z N")]
    [InlineData(SchemeId.B, TeardownKind.OrderlyUnlinked, "Z N D")]
    public void Evictions_that_do_not_wait_are_seen_where_a_kill_travels_too(SchemeId scheme, TeardownKind teardown, string letters)
    {
        var cell = Matrix.Search(new() { Scheme = scheme, Teardown = teardown, Grace = GracePlacement.Both });
        cell.Letters.ShouldBe(letters);
        cell.Report.HasUnpredicted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(SchemeId.A1, "–")]
    [InlineData(SchemeId.A2, "P G I4 I5")]
    [InlineData(SchemeId.B, "P G")]
    [InlineData(SchemeId.C, "–")]
    [InlineData(SchemeId.C3, "–")]
    [InlineData(SchemeId.D, "–")]
    [InlineData(SchemeId.E, "P G I4 I5")]
    [InlineData(SchemeId.F, "–")]
    [InlineData(SchemeId.E19, "–")]
    public void A_driver_that_is_not_told_of_the_kill_breaks_what_field_case_F17_says(SchemeId scheme, string letters)
    {
        foreach (var grace in Matrix.Graces)
        {
            var cell = Matrix.Search(new() { Scheme = scheme, Teardown = TeardownKind.DriverMemory, Grace = grace });
            (cell.Letters, cell.Report.HasUnpredicted).ShouldBe((letters, false), $"{grace}");
        }
    }

    [Fact]
    public void A_driver_s_memory_goes_with_the_small_world_alone()
    {
        var settings = new WorldSettings { Teardown = TeardownKind.DriverMemory };
        settings.Refusal.ShouldBeNull();
        foreach (var other in (WorldSettings[])[settings with { World = WorldKind.WriteBack }, settings with { Faults = new() { Lose = 1 } }])
            Should.Throw<ArgumentException>(() => Exploration.Run(new() { World = other })).Message.ShouldContain("driver-memory");
    }

    [Fact]
    public void The_cell_that_the_table_has_wrong_shows_its_trace()
    {
        var settings = new WorldSettings { Scheme = SchemeId.C, Grace = GracePlacement.AtKill, RefaultRetakes = true, InstantKill = true };
        var finding = Exploration.Run(new() { World = settings }).Findings.Single(found => found.Violation.Invariant == Invariant.WalkTouchesFreed);
        var story = Story.Of(settings, finding.Schedule);
        int StepOf(Func<StoryLine, bool> isIt) => story.First(isIt).Number;
        var kill = StepOf(line => line.Doing == "Teardown Kill");
        var read = StepOf(line => line.Doing == "Gup fast ReadEntry");
        var unmap = StepOf(line => line.What.StartsWith("Zap", StringComparison.Ordinal) && line.Before != line.After);
        var release = StepOf(line => line.Doing == "Teardown Release");
        new[] { kill, read, unmap, release, story.Count }.ShouldBeInOrder();
        story[^1].Violations.ShouldContain(violation => violation.Invariant == Invariant.WalkTouchesFreed);
    }

    [Fact]
    public void A_kill_that_travels_lets_the_sweep_miss_a_first_use_unless_the_kill_is_acknowledged()
    {
        // Goal: kernel-model 2.d, step 2. Method: the finer world, in which a worker decides on a first use before it hears of the kill.
        foreach (var grace in Matrix.Graces)
        {
            var settings = new WorldSettings { Scheme = SchemeId.D, Teardown = TeardownKind.Disorderly, Grace = grace };
            var report = Exploration.Run(new() { World = settings, Search = SearchKind.Random, Schedules = 60_000, Seed = 7 });
            var missed = report.Findings.Any(finding => finding.Violation.Invariant == Invariant.PinOutlivesPgmap);
            missed.ShouldBe((grace & GracePlacement.AtKill) == 0, $"{grace}");
        }
    }

    [Fact]
    public void The_cure_of_c1_by_a_retaken_reference_is_safe_but_a_truncator_may_wait_for_ever()
    {
        var settings = new WorldSettings { Scheme = SchemeId.C, Teardown = TeardownKind.Orderly, RefaultRetakes = true, InstantKill = true };
        var report = Exploration.Run(new() { World = settings });
        report.Verdict.ShouldBe(SearchVerdict.Complete);
        report.Stuck.ShouldHaveSingleItem().Waiting.ShouldContain(line => line.Contains("held by index entry 0 of inode-0, which will never let go"));
        report.Findings.ShouldBeEmpty();
    }

    private sealed class NobodyPins : WorldRules
    {
        public override ProcessReply Process(ProcessState process, in ProcessEvent question) =>
            question.Op == ProcessOp.AddPin ? new() { Outcome = Outcome.EFAULT } : base.Process(process, question);
    }
}
