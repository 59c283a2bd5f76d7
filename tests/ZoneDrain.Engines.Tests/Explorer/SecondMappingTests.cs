using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Invariants;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// The matrix of the second world: a second process maps the page (kernel-model 0.7), and an index entry may outlive its pgmap (0.6). Recorded from a complete
/// search in which a kill reaches all workers at once; what the tables foretell is compared in each cell as well.
/// </summary>
public sealed class SecondMappingTests
{
    private const string Recorded = """
        a1 disorderly                         |P D E|P D E|P D E|P D E
        a1 orderly                            |–|–|–|–
        a1 orderly, unlinked                  |D|D|D|D
        a1 devdax+zap                         |–|–|–|–
        a2 disorderly                         |P N E|P N E|P N E|P N E
        a2 orderly                            |N|N|N|N
        a2 orderly, unlinked                  |N D|N D|N D|N D
        a2 devdax+zap                         |N|N|N|N
        b disorderly                          |Z P N E|Z P N E|Z P N E|Z P N E
        b orderly                             |Z N|Z N|Z N|Z N
        b orderly, unlinked                   |Z N D|Z N D|Z N D|Z N D
        b devdax+zap                          |Z N|Z N|Z N|Z N
        c disorderly                          |Z G|Z G|Z|Z
        c orderly                             |Z G|Z|Z|Z
        c orderly, unlinked                   |Z G|Z|Z|Z
        c devdax+zap                          |G|–|–|–
        c re-fault retakes disorderly         |G|G|–|–
        c re-fault retakes orderly            |G|–|–|–
        c re-fault retakes orderly, unlinked  |G|–|–|–
        c re-fault retakes devdax+zap         |G|–|–|–
        c3 disorderly                         |Z P G E|Z P G E|Z P G E|Z P G E
        c3 orderly                            |Z G|Z|Z|Z
        c3 orderly, unlinked                  |Z G|Z|Z|Z
        c3 devdax+zap                         |G|–|–|–
        c3 re-fault retakes disorderly        |G E|G E|E|E
        c3 re-fault retakes orderly           |G|–|–|–
        c3 re-fault retakes orderly, unlinked |G|–|–|–
        c3 re-fault retakes devdax+zap        |G|–|–|–
        d disorderly                          |G E|G E|E|E
        d orderly                             |G|–|–|–
        d orderly, unlinked                   |G|–|–|–
        d devdax+zap                          |G|–|–|–
        e disorderly                          |P N G E|P N G E|P N G E|P N G E
        e orderly                             |G|–|–|–
        e orderly, unlinked                   |G|–|–|–
        e devdax+zap                          |N G|N|N|N
        f disorderly                          |–|–|–|–
        f orderly                             |–|–|–|–
        f orderly, unlinked                   |–|–|–|–
        f devdax+zap                          |–|–|–|–
        e19 disorderly                        |P N G E|P N G E|P N G E|P N G E
        e19 orderly                           |G|–|–|–
        e19 orderly, unlinked                 |G|–|–|–
        e19 devdax+zap                        |N G|N|N|N
        """;

    private static readonly Dictionary<string, string[]> Table = Recorded.Split('\n').Select(line => line.Split('|'))
        .ToDictionary(cells => cells[0].Trim(), cells => cells[1..].Select(cell => cell.Trim()).ToArray());

    public static TheoryData<SchemeId, bool, TeardownKind> Quick()
    {
        var rows = new TheoryData<SchemeId, bool, TeardownKind>();
        foreach (var scheme in SchemeList.All) rows.Add(scheme.Id, false, TeardownKind.DevdaxZap);
        rows.Add(SchemeId.A1, false, TeardownKind.OrderlyUnlinked);
        rows.Add(SchemeId.A2, false, TeardownKind.Orderly);
        rows.Add(SchemeId.A2, false, TeardownKind.OrderlyUnlinked);
        rows.Add(SchemeId.B, false, TeardownKind.Orderly);
        rows.Add(SchemeId.C, true, TeardownKind.Orderly);
        rows.Add(SchemeId.C3, false, TeardownKind.Orderly);
        rows.Add(SchemeId.E, false, TeardownKind.Orderly);
        rows.Add(SchemeId.F, false, TeardownKind.Orderly);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Quick))]
    public void A_row_is_complete_and_as_recorded(SchemeId scheme, bool cured, TeardownKind teardown)
    {
        var cells = Matrix.Graces.Select(grace => Matrix.Search(new()
        {
            World = WorldKind.SecondMapping,
            Scheme = scheme,
            Teardown = teardown,
            Grace = grace,
            RefaultRetakes = cured,
            InstantKill = true,
        })).ToList();
        cells.Select(cell => cell.Letters).ShouldBe(Table[new MatrixRow(scheme, cured, teardown, cells).Name]);
        cells.ShouldAllBe(cell => cell.Report.IsComplete);
        cells.SelectMany(cell => cell.Report.Findings).ShouldAllBe(finding => finding.Violation.Predicted || cured);
    }

    // field-cases F4. P pins the page and T unmaps it to truncate; Q maps it again and P lets go: nobody uses it, and T sleeps as long as Q maps.
    [Theory]
    [InlineData(SchemeId.D, true)]
    [InlineData(SchemeId.E, true)]
    [InlineData(SchemeId.F, true)]
    [InlineData(SchemeId.E19, true)]
    [InlineData(SchemeId.A1, false)]
    [InlineData(SchemeId.A2, false)]
    [InlineData(SchemeId.B, false)]
    [InlineData(SchemeId.C, false)]
    public void A_truncator_sleeps_on_where_a_mapper_came_back_since_6_15(SchemeId scheme, bool sleepsOn)
    {
        var world = new WorldSettings { World = WorldKind.SecondMapping, Scheme = scheme, Teardown = TeardownKind.Orderly, InstantKill = true };
        var report = Exploration.Run(new() { World = world });
        report.Hazards.Select(hazard => hazard.Violation.Invariant).ShouldBe(sleepsOn ? [Invariant.SleeperOutlastsPins] : []);
        if (!sleepsOn) return;
        var hazard = report.Hazards[0];
        hazard.Violation.Predicted.ShouldBeTrue();
        hazard.Violation.Owner.ShouldBe("truncator");
        var schedule = Shrinker.Shrink(world, hazard.Schedule, Invariant.SleeperOutlastsPins);
        Story.Of(world, schedule)[^1].Violations.ShouldContain(violation => violation.Invariant == Invariant.SleeperOutlastsPins);
    }

    [Theory]
    [InlineData(SchemeId.E)]
    [InlineData(SchemeId.E19)]
    public void A_truncator_that_is_woken_at_mappings_takes_them_away_and_ends(SchemeId scheme)
    {
        var world = new WorldSettings { World = WorldKind.SecondMapping, Scheme = scheme, Teardown = TeardownKind.Orderly, InstantKill = true };
        var report = Exploration.Run(new() { World = world with { WakesAtMappings = true } });
        (report.IsComplete, report.Findings.Count, report.Hazards.Count, report.Stuck.Count, report.Livelocks.Count).ShouldBe((true, 0, 0, 0, 0));
        Should.Throw<ArgumentException>(() => Exploration.Run(new() { World = world with { Scheme = SchemeId.D, WakesAtMappings = true } }))
            .Message.ShouldContain("e and e19, not d");
    }

    [Fact]
    public void The_whole_matrix_is_complete_and_as_recorded()
    {
        OnRequest.Unless("ZONEDRAIN_LONG", "takes minutes and gigabytes");
        var report = Matrix.Run(WorldKind.SecondMapping, instantKill: true, Environment.ProcessorCount, TimeProvider.System);
        report.IsComplete.ShouldBeTrue();
        foreach (var row in report.Rows)
            row.Cells.Select(cell => cell.Letters).ShouldBe(Table[row.Name], row.Name);
    }
}
