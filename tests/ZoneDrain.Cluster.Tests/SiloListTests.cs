using Shouldly;

namespace ZoneDrain.Cluster.Tests;

/// <summary>Goal: who looks on is told of every silo, and never waits. Method: looks until both silos of the shared cluster have answered.</summary>
public sealed class SiloListTests
{
    [Fact]
    public void Every_silo_is_told_by_name_and_address_with_its_share_of_the_world()
    {
        using var engine = new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 1 });
        engine.CreatePgmap(Members.Devdax(StrategyId.Sweep));
        Members.Until(
            () => engine.Silos.Count == 2 && engine.Silos.All(silo => !silo.Contains("active, 0 pages", StringComparison.Ordinal)),
            () => $"both are known; known: {string.Join(" | ", engine.Silos)}");
        foreach (var silo in TwoSilos.Cluster.Silos)
            engine.Silos.ShouldContain(told => told.StartsWith($"{silo.Name} at {silo.SiloAddress.Endpoint} active", StringComparison.Ordinal));
    }
}
