using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Simulations;

/// <summary>What is simulated.</summary>
/// <param name="Scenario">The world, its load and its end.</param>
/// <param name="Strategies">The drains, one after another, each in a world of its own from the same seed.</param>
/// <param name="Silos">Silos, 1 or more.</param>
/// <param name="Cores">Cores of a machine, 1 or more.</param>
/// <param name="Callers">Callers of the load, 1 or more.</param>
/// <param name="Operations">Operations before the devices go, 1 or more.</param>
/// <param name="Rate">Operations a second of all callers; null for a closed loop.</param>
/// <param name="Seed">The seed of every draw.</param>
public sealed record SimulationRequest(
    Scenario Scenario, IReadOnlyList<StrategyId> Strategies, int Silos, int Cores, int Callers, long Operations, double? Rate, ulong Seed)
{
    /// <summary>Machines whose cores the silos share; 0, the default, for a machine each.</summary>
    public int Machines { get; init; }

    /// <summary>Faults of silos at their times, beside those of the scenario's timeline.</summary>
    public IReadOnlyList<VirtualFault> Faults { get; init; } = [];
}
