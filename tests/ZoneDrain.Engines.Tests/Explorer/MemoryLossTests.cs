using Shouldly;
using ZoneDrain.Engines.Explorer;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>A silo dies with a process that has device memory, and with the cells of that memory: what is handed out is told anew.</summary>
public sealed class MemoryLossTests(ITestOutputHelper output)
{
    private const int StatesMax = 3_000_000;

    public static TheoryData<MemoryType, PageHome, StrategyId> Homes => new(
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from home in Enum.GetValues<PageHome>()
        from strategy in (StrategyId[])[StrategyId.Sweep, StrategyId.Counter]
        select (type, home, strategy));

    [Theory]
    [MemberData(nameof(Homes))]
    public void Frames_are_handed_out_once_and_given_back(MemoryType type, PageHome home, StrategyId strategy)
    {
        var search = new ExhaustiveSearch(SiloScenes.Memory(type, strategy, SiloScenes.SiloDies with { Home = home }));
        search.Run(StatesMax, () => false);
        output.WriteLine($"{type} {home} {strategy}: {search.States} states");
        search.IsComplete.ShouldBeTrue();
        search.Findings.ShouldBeEmpty();
        search.StuckWorlds.ShouldBeEmpty();
    }
}
