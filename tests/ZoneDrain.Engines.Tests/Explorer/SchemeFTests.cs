using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: what direct access as the allocation event cures (kernel-model 0.16), and what it does not. Method: whole cells of the matrix, beside those of the
/// schemes it is an answer to.
/// </summary>
public sealed class SchemeFTests
{
    private static WorldSettings Unbind(SchemeId scheme, GracePlacement grace, bool instant) =>
        new() { Scheme = scheme, Teardown = TeardownKind.Disorderly, Grace = grace, InstantKill = instant };

    private static string Letters(WorldSettings settings)
    {
        var cell = Matrix.Search(settings);
        cell.Report.IsComplete.ShouldBeTrue();
        cell.Report.Findings.ShouldAllBe(finding => finding.Violation.Predicted);
        return cell.Letters;
    }

    [Fact]
    public void An_unbind_under_a_mounted_file_system_breaks_nothing_even_without_a_grace_period()
    {
        // d needs a grace period after the drain for its walks, and leaves entries that umount would follow to freed descriptors; c3 and e more.
        foreach (var (grace, d) in ((GracePlacement, string)[])
        [
            (GracePlacement.None, "G E"), (GracePlacement.AtKill, "G E"), (GracePlacement.AfterDrain, "E"), (GracePlacement.Both, "E"),
        ])
        {
            Letters(Unbind(SchemeId.D, grace, instant: true)).ShouldBe(d);
            Letters(Unbind(SchemeId.F, grace, instant: true)).ShouldBe("–");
        }

        Letters(Unbind(SchemeId.C3, GracePlacement.Both, instant: true)).ShouldBe("Z P G E");
        Letters(Unbind(SchemeId.E, GracePlacement.Both, instant: true)).ShouldBe("P N G E");
    }

    // 0.16 says that a tryget-live decides. It does so where it sees the kill, as percpu_ref does after the grace period that belongs to its kill; a worker
    // that has not heard of it still lets a page leave the idle state, or deletes an entry, behind the drain. So the text holds with a grace period at the
    // kill and not without, and of what d breaks then a pin is cured, for a walk asks the pgmap itself.
    [Theory]
    [InlineData(GracePlacement.None, "P G E", "P N G E")]
    [InlineData(GracePlacement.AtKill, "–", "G E")]
    [InlineData(GracePlacement.AfterDrain, "P", "P N G E")]
    [InlineData(GracePlacement.Both, "–", "E")]
    public void A_kill_that_travels_must_be_acknowledged_there_too(GracePlacement grace, string f, string d)
    {
        Letters(Unbind(SchemeId.F, grace, instant: false)).ShouldBe(f);
        Letters(Unbind(SchemeId.D, grace, instant: false)).ShouldBe(d);
    }

    [Fact]
    public void A_file_system_that_forgets_to_unmap_breaks_c_and_not_f()
    {
        Outlives(SchemeId.C).ShouldBe([Invariant.MappingOutlivesPgmap]);
        Outlives(SchemeId.F).ShouldBeEmpty();

        static IEnumerable<Invariant> Outlives(SchemeId scheme)
        {
            var search = new ExhaustiveSearch(Worlds.Make(Unbind(scheme, GracePlacement.Both, instant: true), new ForgetsToZap()));
            search.Run(2_000_000, () => false);
            search.IsComplete.ShouldBeTrue();
            return search.Findings.Select(finding => finding.Violation.Invariant)
                .Where(invariant => invariant is Invariant.MappingOutlivesPgmap or Invariant.PinOutlivesPgmap);
        }
    }

    [Theory]
    [InlineData(StrategyId.Counter)]
    [InlineData(StrategyId.Percpu)]
    [InlineData(StrategyId.Tree)]
    [InlineData(StrategyId.Credit)]
    public void The_insertion_of_an_entry_that_holds_nothing_counts_nothing(StrategyId strategy)
    {
        // The deterministic engine once told the strategy of such an insertion, and no drain that counts ended under d.
        foreach (var scheme in (SchemeId[])[SchemeId.D, SchemeId.F])
        {
            var world = new WorldSettings { Scheme = scheme, Strategy = strategy, Teardown = TeardownKind.Orderly, InstantKill = true };
            var report = Exploration.Run(new() { World = world });
            report.Verdict.ShouldBe(SearchVerdict.Complete);
            (report.Stuck.Count, report.Findings.Count).ShouldBe((0, 0));
        }
    }
}
