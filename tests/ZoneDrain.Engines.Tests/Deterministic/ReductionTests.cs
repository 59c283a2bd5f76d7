using Shouldly;
using ZoneDrain.Engines.Deterministic;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>What makes the searches small or quick, against searches without it: the same violations, and the same worlds at rest, byte for byte.</summary>
public sealed class ReductionTests
{
    public static TheoryData<SchemeId, TeardownKind, GracePlacement> Small()
    {
        var cells = new TheoryData<SchemeId, TeardownKind, GracePlacement>();
        foreach (var scheme in SchemeList.All)
        {
            foreach (var grace in Matrix.Graces)
            {
                cells.Add(scheme.Id, TeardownKind.DevdaxZap, grace);
                if (grace is GracePlacement.None or GracePlacement.AtKill) cells.Add(scheme.Id, TeardownKind.Orderly, grace);
            }
        }

        cells.Add(SchemeId.D, TeardownKind.Disorderly, GracePlacement.None);
        cells.Add(SchemeId.C3, TeardownKind.Disorderly, GracePlacement.Both);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Small))]
    public void Edges_of_read_sections_with_turns_of_their_own_change_no_answer(SchemeId scheme, TeardownKind teardown, GracePlacement grace)
    {
        var settings = new WorldSettings { Scheme = scheme, Teardown = teardown, Grace = grace };
        var (merged, split) = (Search(settings), Search(settings with { SplitsSections = true }));
        split.States.ShouldBeGreaterThan(merged.States);
        Kinds(merged).ShouldBe(Kinds(split));
        Ends(merged).SetEquals(Ends(split)).ShouldBeTrue();
        merged.StuckWorlds.Select(stuck => string.Join(' ', stuck.Waiting)).Order().ShouldBe(
            split.StuckWorlds.Select(stuck => string.Join(' ', stuck.Waiting)).Order());
    }

    private static ExhaustiveSearch Search(WorldSettings settings)
    {
        var search = new ExhaustiveSearch(Worlds.Make(settings));
        search.Run(3_000_000, () => false);
        search.IsComplete.ShouldBeTrue();
        return search;
    }

    private static IEnumerable<Invariant> Kinds(ExhaustiveSearch search) => search.Findings.Select(found => found.Violation.Invariant).Order();

    private static HashSet<string> Ends(ExhaustiveSearch search) => [.. search.Ends.Select(state => Convert.ToHexString(search.BytesOf(state)))];
}
