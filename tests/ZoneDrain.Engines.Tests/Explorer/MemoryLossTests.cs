using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>A silo dies with a process that has device memory, and with the cells of that memory: what is handed out is told anew.</summary>
public sealed class MemoryLossTests(ITestOutputHelper output)
{
    private const int Goes = 1;
    private const int Drains = 2;

    // Found by the search, and shrunk: the home of a page dies that it has handed out, unstated, and the counter is read before the home is fenced.
    private static readonly Choice[] ReadsWithoutTheHome =
    [
        .. Enumerable.Repeat(Choice.Turn(Goes), 5),
        Choice.Fault(MessageFault.Death, 0),
        .. Enumerable.Repeat(Choice.Turn(Drains), 6),
        Choice.Fault(MessageFault.AnswerOfDead, Goes),
        Choice.Turn(Goes),
    ];

    public static TheoryData<MemoryType, PageHome, StrategyId> Homes => new(
        from type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent]
        from home in Enum.GetValues<PageHome>()
        from strategy in (StrategyId[])[StrategyId.Sweep, StrategyId.Counter]
        select (type, home, strategy));

    [Theory]
    [MemberData(nameof(Homes))]
    public void Frames_are_handed_out_once_and_given_back(MemoryType type, PageHome home, StrategyId strategy)
    {
        var search = SiloScenes.Search(SiloScenes.Memory(type, strategy, SiloScenes.SiloDies with { Home = home }));
        output.WriteLine($"{type} {home} {strategy}: {search.States} states");
        search.IsComplete.ShouldBeTrue();
        search.Findings.ShouldBeEmpty();
        search.StuckWorlds.ShouldBeEmpty();
    }

    [Fact]
    public void A_counter_is_not_read_between_the_death_of_a_home_and_its_fence()
    {
        var rules = new CounterPassesOverTheDead();
        var told = Story.Of(SiloScenes.Memory(MemoryType.Private, StrategyId.Counter, SiloScenes.CellsDie, rules), ReadsWithoutTheHome);
        told[^1].Violations.ShouldHaveSingleItem().Invariant.ShouldBe(Invariant.MappingOutlivesPgmap);

        // The kill and its grace period do not wait.
        var world = SiloScenes.Memory(MemoryType.Private, StrategyId.Counter, SiloScenes.CellsDie);
        foreach (var choice in ReadsWithoutTheHome.Take(8)) world.Take(choice);
        world.CanTake(Choice.Turn(Drains)).ShouldBeFalse();
    }
}
