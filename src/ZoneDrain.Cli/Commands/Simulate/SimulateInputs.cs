using ZoneDrain.Engines.Simulation;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Simulations;

namespace ZoneDrain.Cli.Commands.Simulate;

/// <summary>Everything a simulation needs, checked.</summary>
/// <param name="Requests">What is simulated, by number of silos.</param>
/// <param name="Effective">The merged scenario.</param>
/// <param name="Prices">What messages cost.</param>
/// <param name="Journal">Turns are in a journal before they are acknowledged.</param>
/// <param name="Scans">The answer is a table over numbers of silos.</param>
/// <param name="Out">Where run folders go.</param>
/// <param name="Json">Whether results are printed as JSON.</param>
internal sealed record SimulateInputs(
    IReadOnlyList<SimulationRequest> Requests, EffectiveScenario Effective, ClusterPrices Prices, bool Journal, bool Scans, string Out, bool Json)
{
    /// <summary>How long to draw clusters and faults; null where one is simulated.</summary>
    public TimeSpan? Swarm { get; init; }
}
