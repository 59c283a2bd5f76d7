using Shouldly;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Simulations;

namespace ZoneDrain.Experiments.Tests.Simulations;

/// <summary>
/// Goal: callers whose processes all exit wait for those that take their places, in virtual time as on silos, and no operation meets a process that has no
/// thread left. Method: one process, many callers, and an exit in a hundred operations, which takes a while.
/// </summary>
public sealed class VirtualExitTests
{
    private const int Callers = 16;

    [Fact]
    public void Nobody_begins_anything_in_a_process_that_exits()
    {
        string[] sets = ["devices[0].size=1MiB", "processes.count=1", "workload.mix={read-fault: 99, exit: 1}"];
        var scenario = ShippedScenarios.Get(ShippedScenarios.Default, new() { Sets = sets })!.Effective!.Scenario;
        var prices = new ClusterPrices { StartNs = 10_000, PageTurnNs = 4_000, ProcessTurnNs = 4_000, InodeTurnNs = 4_000, LocalHop = new(2_000, 8_000) };
        using var engine = new SimulatedEngine(new() { Silos = 1, Cores = 1, Prices = prices, Seed = 1 });
        var request = new SimulationRequest(scenario, [StrategyId.Sweep], 1, 1, Callers, 2_000, null, 1);
        var row = SimulationRun.Run(engine, request, StrategyId.Sweep, CancellationToken.None);
        row.Operations.ShouldBeGreaterThanOrEqualTo(2_000);

        // Each exit may meet what the others had under way, and no more.
        var exits = engine.ReserveProcess().Value - 1;
        exits.ShouldBeGreaterThan(5);
        row.Refused.ShouldBeLessThanOrEqualTo(exits * (Callers - 1L));
    }
}
