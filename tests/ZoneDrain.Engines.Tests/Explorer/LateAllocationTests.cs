using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Field-cases F17. Goal: what a driver's allocation that meets the kill breaks, by scheme. Method: a page of the device is mapped, its chunk is killed without
/// a word to the driver, and another page moves in and goes again, in every order.
/// </summary>
public sealed class LateAllocationTests(ITestOutputHelper output)
{
    private const int StatesMax = 1_000_000;

    [Theory]
    [InlineData(SchemeId.A2, "P I4 I5")]
    [InlineData(SchemeId.C, "–")]
    [InlineData(SchemeId.C3, "–")]
    [InlineData(SchemeId.D, "–")]
    [InlineData(SchemeId.E, "P I4 I5")]
    [InlineData(SchemeId.F, "–")]
    [InlineData(SchemeId.E19, "P I4 I5")]
    public void An_allocation_that_nothing_counts_ends_a_drain_under_somebody_else(SchemeId scheme, string letters)
    {
        foreach (var type in (MemoryType[])[MemoryType.Private, MemoryType.Coherent])
        {
            var search = new ExhaustiveSearch(Make(scheme, type));
            search.Run(StatesMax, () => false);
            search.IsComplete.ShouldBeTrue();
            ViolationLetters.Cell(search.Findings.Select(found => found.Violation.Invariant)).ShouldBe(letters, type.ToString());
            search.Findings.ShouldAllBe(found => found.Violation.Predicted);
            search.StuckWorlds.ShouldBeEmpty();
            output.WriteLine($"{scheme} {type}: {search.States} states");
        }
    }

    [Theory]
    [InlineData(SchemeId.A2, "P I5")]
    [InlineData(SchemeId.E, "P I5")]
    [InlineData(SchemeId.E19, "–")]
    public void Since_6_19_whoever_had_a_page_before_the_kill_keeps_it(SchemeId scheme, string letters)
    {
        // A never leaves, so the count never comes to zero by right, and what is allocated meanwhile is counted since 6.19.
        var search = new ExhaustiveSearch(Make(scheme, MemoryType.Private, aLeaves: false));
        search.Run(StatesMax, () => false);
        search.IsComplete.ShouldBeTrue();
        ViolationLetters.Cell(search.Findings.Select(found => found.Violation.Invariant)).ShouldBe(letters);
    }

    private static World Make(SchemeId scheme, MemoryType type, bool aLeaves = true)
    {
        var strategy = SchemeList.Get(scheme, type).NativeDrain;
        var world = new World(new(2));
        var ram = world.AddPgmap(new(MemoryType.Ram, 4, 0, scheme, StrategyId.Bulk));
        var chunk = world.AddPgmap(new(type, 2, 0, scheme, strategy));
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, 2, VmaFlags.Read | VmaFlags.Write)).Handle;
        world.Setup(new Mirror(process, new(chunk)));
        world.Setup(MoveIn(at));
        world.AddTask("B", 1, [ScriptStep.Of(MoveIn(at + 1)), ScriptStep.Of(new Zap(process, at + 1, at + 2))]);
        if (aLeaves) world.AddTask("A", 0, [ScriptStep.Of(new Zap(process, at, at + 1))]);
        world.AddTask("teardown", 0, [
            ScriptStep.Of(new Teardown(new(chunk, scheme, strategy, 2, 0, ZapOrder.None, GracePlacement.Both, IsDevdax: false)))]);
        return world;

        MigrateVma MoveIn(long page)
        {
            var form = type.EntryForm();
            return new(process, page, page + 1, new(ram), new(chunk), form, Holes: true);
        }
    }
}
