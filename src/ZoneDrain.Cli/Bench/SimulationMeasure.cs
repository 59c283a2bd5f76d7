using ZoneDrain.Cli.Simulations;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Simulations;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Bench;

/// <summary>How fast virtual time is: events a second on one core.</summary>
internal sealed class SimulationMeasure : IMeasure
{
    private const int Rounds = 5;
    private const long Operations = 50_000;
    private const double EventsLeast = 1e6;

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("simulation", "events a second of a hundred silos in virtual time");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        var scenario = ShippedScenarios.Get(ShippedScenarios.Default, new())!.Effective!.Scenario;
        var rates = new List<double>();
        for (var round = 0; round <= Rounds && !cancellation.IsCancellationRequested; round++)
        {
            progress.Report($"simulation, round {round}");
            var request = new SimulationRequest(scenario, [StrategyId.Sweep], 100, 1, 1_600, Operations, null, 1);
            var begun = TimeProvider.System.GetTimestamp();
            using var engine = new SimulatedEngine(new() { Silos = request.Silos, Prices = PricesFile.Default() });
            var row = SimulationRun.Run(engine, request, StrategyId.Sweep, cancellation);
            if (round > 0)
                rates.Add(row.Events / TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
        }

        if (rates.Count == 0)
            return [];
        return [new("events of 100 silos", Figure.PerSecond(rates), "at least 1,000,000 a second", Robust.Median(rates) >= EventsLeast)];
    }
}
