using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>A silo that dies with processes that map a file, or have locked it: every order of that, searched to the end.</summary>
public sealed class FileLossTests(ITestOutputHelper output)
{
    public static TheoryData<SchemeId, PageHome> Schemes => new(
        from scheme in Enum.GetValues<SchemeId>()
        from home in Enum.GetValues<PageHome>()
        select (scheme, home));

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_fence_breaks_nothing_that_is_whole_without_a_death(SchemeId scheme, PageHome home)
    {
        var strategy = SchemeList.Get(scheme).NativeDrain;
        var calm = SiloScenes.Search(SiloScenes.File(scheme, strategy, new()));
        var search = SiloScenes.Search(SiloScenes.File(scheme, strategy, SiloScenes.SiloDies with { Home = home }));
        output.WriteLine($"{scheme} {home}: {search.States} states");
        search.IsComplete.ShouldBeTrue();
        search.Findings.Select(found => found.Violation.Invariant).ShouldBeSubsetOf(calm.Findings.Select(found => found.Violation.Invariant));
        search.StuckWorlds.ShouldBeEmpty();
    }
}
