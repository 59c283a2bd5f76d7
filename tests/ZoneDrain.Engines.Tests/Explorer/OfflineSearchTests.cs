using System.Globalization;
using Shouldly;
using ZoneDrain.Engines.Explorer;
using ZoneDrain.Engines.Tests.Explorer.Mutants;
using ZoneDrain.Protocols;
using World = ZoneDrain.Engines.Explorer.World;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>
/// Goal: a block goes offline as soon as nobody holds its pages, whatever comes between, and a signal ends its wait. Method: a process maps and pins a
/// page of the block, lets go, and stores to it; every order of that and the offline.
/// </summary>
public sealed class OfflineSearchTests(ITestOutputHelper output)
{
    private const int StatesMax = 1_000_000;

    [Fact]
    public void A_block_goes_offline_when_only_mappings_are_left()
    {
        var right = Make(null);
        var states = EveryEnd.Of(right, StatesMax, world => StillOnline(world).ShouldBeFalse());
        right.Found.ShouldBeEmpty();
        var random = EveryEnd.SchedulesNeeded(Make(new TellsMoversAtZero()), new RandomSchedule(1), StillOnline, 10_000);
        var pct = EveryEnd.SchedulesNeeded(Make(new TellsMoversAtZero()), new PctSchedule(1, depth: 4, stepsExpected: 64), StillOnline, 10_000);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{nameof(TellsMoversAtZero)} random {random} pct {pct} states of the right rule {states}"));
        random.ShouldBePositive();
        pct.ShouldBePositive();
    }

    [Fact]
    public void A_signal_puts_the_block_online_again_whenever_it_comes()
    {
        var world = Make(null);
        world.SignalBudget = 1;
        var (online, offline) = (0, 0);
        EveryEnd.Of(world, StatesMax, end =>
        {
            end.Tasks.ShouldAllBe(task => task.Ended);
            if (end.Drivers[1].IsStopped) end.Drivers[1].Used.ShouldBe(0);
            if (end.Drivers[1].IsStopped) offline++;
            else online++;
        });
        (online > 0, offline > 0).ShouldBe((true, true));
        world.Found.ShouldBeEmpty();
    }

    private static bool StillOnline(World world) => !world.Tasks[1].Ended || world.Drivers[1].Used > 0;

    private static World Make(WorldRules? wrong)
    {
        var world = new World(new(2)) { Rules = wrong ?? new WorldRules() };
        var ram = world.AddPgmap(new(MemoryType.Ram, 2, 0, SchemeId.E, StrategyId.Bulk));
        var block = world.AddPgmap(new(MemoryType.Ram, 1, 0, SchemeId.E, StrategyId.Bulk), movable: true);
        var process = world.AddProcess();
        var at = world.Setup(new MmapAnonymous(process, ram, 1, VmaFlags.Read | VmaFlags.Write)).Handle;
        world.Setup(new Fault(process, at, Write: true));
        world.Setup(new MigrateVma(process, at, at + 1, new(ram), new(block)));
        var owner = (int)world.Setup(new OpenOwner(process, OwnerKind.Descriptor)).Handle;
        world.Setup(new Gup(process, at, 1, owner, GupMode.Pin | GupMode.Write));
        world.AddTask("user", 0, [ScriptStep.Of(new CloseOwner(new(process, owner))), ScriptStep.Of(new Fault(process, at, Write: true))]);
        world.AddTask("offline", 1, [ScriptStep.Of(new OfflineBlock(block, 1))]);
        return world;
    }
}
