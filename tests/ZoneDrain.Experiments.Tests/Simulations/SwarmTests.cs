using Shouldly;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Simulations;

namespace ZoneDrain.Experiments.Tests.Simulations;

/// <summary>What a swarm draws, and how it makes what it finds small.</summary>
public sealed class SwarmTests
{
    private static Scenario Default => ShippedScenarios.Get(ShippedScenarios.Default, new())!.Effective!.Scenario;

    [Fact]
    public void A_seed_draws_the_same_always_and_a_silo_outlives_every_fault()
    {
        for (ulong seed = 0; seed < 500; seed++)
        {
            var (request, strategy) = Swarm.Draw(Default, seed);
            var (again, _) = Swarm.Draw(Default, seed);
            again.Faults.ShouldBe(request.Faults);
            (again.Silos, again.Callers, again.Operations).ShouldBe((request.Silos, request.Callers, request.Operations));
            strategy.ShouldNotBe(StrategyId.Bulk);
            request.Faults.Where(fault => fault.Kind == VirtualFaultKind.RackDies).Sum(fault => fault.Count).ShouldBeLessThan(request.Silos, $"seed {seed}");
        }
    }

    [Fact]
    public void What_fails_is_made_as_small_as_it_can_be()
    {
        // Goal: what has nothing to do with a failure goes. Method: a cluster that fails whenever it has a partition and at least three callers.
        var swarm = new Swarm((request, strategy, _) => new SimulationRow
        {
            Strategy = strategy,
            Silos = request.Silos,
            Stuck = request.Callers >= 3 && request.Faults.Any(fault => fault.Kind == VirtualFaultKind.Partition) ? "a drain does not end" : "",
        });
        var report = swarm.Run(Default, 1, TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
        var found = report.Finding.ShouldNotBeNull();
        found.IsUnsafe.ShouldBeFalse();
        found.Faults.ShouldHaveSingleItem().ShouldStartWith("partition");
        (found.Silos, found.Cores, found.Operations).ShouldBe((1, 1, 1));
        found.Callers.ShouldBeInRange(3, 5);
    }
}
