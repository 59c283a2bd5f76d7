using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Grace;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>The silo dies that a pgmap itself lives on: every order of that, under every strategy, searched to the end.</summary>
public sealed class PgmapLossTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(SiloScenes.Homes), MemberType = typeof(SiloScenes))]
    public void Its_teardown_goes_on_and_frees_it(StrategyId strategy, PageHome home)
    {
        // What bulk breaks though nobody dies.
        Invariant[] known = strategy == StrategyId.Bulk ? [Invariant.PinOutlivesPgmap] : [];
        var scene = SiloScenes.PgmapDies(strategy, SiloScenes.SiloDies with { Home = home });
        var search = SiloScenes.Search(scene);
        output.WriteLine($"{strategy} {home}: {search.States} states");
        search.IsComplete.ShouldBeTrue();
        search.Findings.Select(found => found.Violation.Invariant).ShouldBeSubsetOf(known);
        search.StuckWorlds.ShouldBeEmpty();
        foreach (var end in search.Ends)
        {
            search.Show(end);
            scene.Pgmaps[0].Life.ShouldBe(Life.Freed);
        }
    }
}
