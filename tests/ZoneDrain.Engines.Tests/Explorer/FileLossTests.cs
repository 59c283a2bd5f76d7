using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Invariants;
using ZoneDrain.Schemes;
using World = ZoneDrain.Engines.Explorer.World;

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
        ShouldBreakNothingMore($"{scheme} {home}", faults => SiloScenes.File(scheme, strategy, faults), home);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_file_that_is_gone_is_mapped_by_nobody_and_can_be_dropped(SchemeId scheme, PageHome home)
    {
        var strategy = SchemeList.Get(scheme).NativeDrain;
        ShouldBreakNothingMore($"{scheme} {home}", faults => SiloScenes.LostFile(scheme, strategy, faults), home);
    }

    /// <summary>Each way to end, with each strategy and the page at either home.</summary>
    public static TheoryData<StrategyId, PageHome, bool> Exits => new(
        from strategy in FaultTable.Strategies
        from home in Enum.GetValues<PageHome>()
        from exits in (bool[])[false, true]
        where home == PageHome.Dying || !exits || strategy == StrategyId.Sweep
        select (strategy, home, exits));

    /// <summary>Schemes by what is counted: references of entries, entries, references of mappings. The last is the largest world.</summary>
    public static TheoryData<SchemeId, PageHome> Kinds => new(
        from scheme in (SchemeId[])[SchemeId.C3, SchemeId.C, SchemeId.D]
        from home in Enum.GetValues<PageHome>()
        where home == PageHome.Dying || scheme != SchemeId.D
        select (scheme, home));

    [Theory]
    [MemberData(nameof(Exits))]
    public void A_process_that_comes_back_in_the_midst_of_an_unmap_lets_go_of_all(StrategyId strategy, PageHome home, bool exits)
    {
        // Until it is counted anew a page shows a mapping that its process has lost; whoever falls asleep on it then is woken by that.
        ShouldBreakNothingMore(
            $"{strategy} {home} {(exits ? "exit" : "munmap")}", faults => SiloScenes.Written(SchemeId.D, strategy, faults, exits: exits), home,
            Invariant.SleeperOutlastsPins);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_that_comes_back_while_it_is_cut_or_dropped_is_dropped_by_the_next(SchemeId scheme, PageHome home)
    {
        var strategy = SchemeList.Get(scheme).NativeDrain;
        ShouldBreakNothingMore($"{scheme} {home}", faults => SiloScenes.WrittenFile(scheme, strategy, faults), home);
    }

    /// <summary>With each strategy; with the page on either silo for the two that hear of uses and that hear of none.</summary>
    public static TheoryData<StrategyId, PageHome, bool> Pipes => new(
        from strategy in FaultTable.Strategies
        from home in Enum.GetValues<PageHome>()
        from isWritten in (bool[])[false, true]
        where home == PageHome.Dying || strategy is StrategyId.Sweep or StrategyId.Counter
        select (strategy, home, isWritten));

    [Theory]
    [MemberData(nameof(Pipes))]
    public void A_pipe_is_closed_whoever_shared_it_dies(StrategyId strategy, PageHome home, bool isWritten)
    {
        ShouldBreakNothingMore(
            $"{strategy} {home}{(isWritten ? " journal" : "")}", faults => SiloScenes.Pipe(strategy, faults, isWritten: isWritten), home,
            Invariant.SleeperOutlastsPins);
    }

    // Than the world breaks without a death, but for what passes.
    private void ShouldBreakNothingMore(string name, Func<FaultSettings, World> make, PageHome home, params IEnumerable<Invariant> passing)
    {
        var calm = SiloScenes.Search(make(new()));
        var search = SiloScenes.Search(make(SiloScenes.SiloDies with { Home = home }));
        output.WriteLine($"{name}: {search.States} states");
        search.IsComplete.ShouldBeTrue();
        search.Findings.Select(found => found.Violation.Invariant)
            .ShouldBeSubsetOf([.. calm.Findings.Select(found => found.Violation.Invariant), .. passing]);
        search.StuckWorlds.ShouldBeEmpty();
    }
}
