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
        IReadOnlyList<string> told = [];
        Members.Until(
            () => (told = engine.Silos).Count == 2 && told.All(silo => silo.Contains("active", StringComparison.Ordinal) && !silo.Contains("active, 0 pages")),
            () => $"both are known; known: {string.Join(" | ", told)}");
        foreach (var silo in TwoSilos.Cluster.Silos)
            told.ShouldContain(one => one.StartsWith($"{silo.Name} at {silo.SiloAddress.Endpoint} active", StringComparison.Ordinal));
    }
}
