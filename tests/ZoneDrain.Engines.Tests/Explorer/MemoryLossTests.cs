using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Invariants;
using ZoneDrain.Processes;
using World = ZoneDrain.Engines.Explorer.World;

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

    /// <summary>All of private memory; of coherent memory, whose worlds are larger, one strategy.</summary>
    public static TheoryData<MemoryType, PageHome, StrategyId> Moves =>
        [.. Homes.Where(row => row.Data.Item1 == MemoryType.Private || row.Data.Item3 == StrategyId.Sweep)];

    [Theory]
    [MemberData(nameof(Moves))]
    public void A_move_whose_mover_dies_ends_where_it_began(MemoryType type, PageHome home, StrategyId strategy)
    {
        var world = SiloScenes.Mover(type, strategy, SiloScenes.SiloDies with { Home = home });
        var waits = 0;
        var search = SiloScenes.Search(world, _ => waits += Waits(world));
        output.WriteLine($"{type} {home} {strategy}: {search.States} states");
        search.IsComplete.ShouldBeTrue();
        search.Findings.ShouldBeEmpty();
        search.StuckWorlds.ShouldBeEmpty();
        waits.ShouldBe(0);
    }

    [Fact]
    public void Or_else_an_entry_waits_for_the_dead()
    {
        var world = SiloScenes.Mover(MemoryType.Coherent, StrategyId.Sweep, SiloScenes.SiloDies, new MovesOfDeadStay());
        var waits = 0;
        SiloScenes.Search(world, _ => waits += Waits(world));
        waits.ShouldBeGreaterThan(0);
    }

    // The silo is dead, and with it the mover, and its fence has come to its end.
    private static int Waits(World world) => world.CanTake(Choice.Fault(MessageFault.Death, 0)) || world.CanTake(Choice.Fault(MessageFault.Fence, 0))
        ? 0
        : world.Processes.OfType<ProcessState>().SelectMany(process => process.Entries()).Count(entry => entry.Pte.Kind == PteKind.Migration);

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
