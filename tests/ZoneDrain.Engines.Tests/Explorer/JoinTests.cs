using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>A silo that joins while another dies, is fenced, and a drain is under way: every order of that, searched to the end.</summary>
public sealed class JoinTests(ITestOutputHelper output)
{
    private const int Newcomer = 1;

    // Found by the search, and shrunk: a page of a home that lives gives a reference to who joined after the cut, and is counted without it.
    private static readonly Choice[] JoinsAfterTheCut =
    [
        Choice.Fault(MessageFault.Death, 0),
        .. Enumerable.Repeat(Choice.Fault(MessageFault.Fence, 0), 6),
        Choice.Fault(MessageFault.Join, 0),
        .. Enumerable.Repeat(Choice.Turn(Newcomer), 3),
        Choice.Fault(MessageFault.Fence, 0),
        Choice.Turn(Newcomer),
    ];

    [Theory]
    [MemberData(nameof(SiloScenes.Homes), MemberType = typeof(SiloScenes))]
    public void A_silo_that_joins_before_in_or_after_a_fence_breaks_nothing_and_hangs_nothing(StrategyId strategy, PageHome home)
    {
        var world = FaultTable.World(strategy, new("join", new() { Death = 1, Join = 1, Home = home }), Remedy.Fences);
        var report = Exploration.Run(new ExploreSettings { World = world, Livelocks = false });
        output.WriteLine($"{strategy} {home}: {report.States} states, {report.Elapsed.TotalSeconds:F1} s");
        report.IsComplete.ShouldBeTrue();
        report.Findings.ShouldBeEmpty();
        report.Stuck.ShouldBeEmpty();
    }

    [Fact]
    public void A_page_gives_nothing_between_the_cut_and_its_count()
    {
        var told = Story.Of(SiloScenes.Make("silo joins", StrategyId.Sweep, new PagesAnswerInFence()), JoinsAfterTheCut);
        told[^1].Violations.ShouldHaveSingleItem().Invariant.ShouldBe(Invariant.MappedAtZero);

        var world = SiloScenes.Make("silo joins", StrategyId.Sweep);
        var asks = JoinsAfterTheCut.IndexOf(Choice.Turn(Newcomer)) + 2;
        foreach (var choice in JoinsAfterTheCut.Take(asks)) world.Take(choice);
        world.CanTake(Choice.Turn(Newcomer)).ShouldBeFalse();
    }
}
