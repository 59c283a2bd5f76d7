using System.Globalization;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Simulations;
using ZoneDrain.Cluster;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Cluster.Measuring;
using ZoneDrain.Engines.Simulation;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Simulations;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Orleans;

/// <summary>
/// <c>bench simulated-silos</c>: virtual time held against silos that are processes of this machine and share its cores. Prices are measured on one silo and on
/// two, the lives that are predicted from them on one to four.
/// </summary>
internal static class SimulatedSilosBench
{
    private const StrategyId Strategy = StrategyId.Sweep;

    /// <summary>The end of one process goes on for longer than a life is measured, so that lives with one are not like those without.</summary>
    private const string WithoutExits = "workload.mix.exit=0";

    private const int SilosMost = 4;
    private const int Callers = 64;
    private const int Lives = 5;
    private const int EmptyLives = 60;
    private const double Least = 0.75;
    private const double Most = 1.25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    /// <summary>Measures and simulates.</summary>
    public static IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        var scenario = ShippedScenarios.Get(ShippedScenarios.Default, new() { Sets = [WithoutExits] })!.Effective!.Scenario;
        var real = new List<ClusterLifeFigures[]>();
        MeasuredPrices? prices = null;
        for (var silos = 1; silos <= SilosMost && !cancellation.IsCancellationRequested; silos++)
        {
            using var crew = SiloCrew.Start(silos, new SiloSettings { Cluster = $"bench-{Environment.ProcessId}-{silos}" }, progress.Report);
            using var cluster = ClusterConnection.Connect(crew.Client, Patience);
            prices = MeasurePrices(cluster.Grains, silos, prices, progress);
            progress.Report($"{silos} silos: lives");
            if (Live(cluster.Grains, scenario, cancellation) is { Length: > 0 } lives)
                real.Add(lives);
        }

        if (prices is null)
            return [];
        return [.. PricesBench.Rows(prices), PricesBench.Write(prices), .. Rows(scenario, real, PricesBench.Of(prices, PricesFile.Default(), "this bench"))];
    }

    // Of two silos only what lies between them is taken: on one nothing contends with what is measured. Those of more are measured so that all are as warm.
    private static MeasuredPrices MeasurePrices(IGrainFactory grains, int silos, MeasuredPrices? before, IProgress<string> progress)
    {
        using var measure = new ClusterPriceMeasure(grains, TimeProvider.System);
        var measured = measure.Measure(progress);
        return before is null ? measured : silos == 2 ? before.With(measured) : before;
    }

    // The first lives compile what the others run, and are not counted.
    private static ClusterLifeFigures[] Live(IGrainFactory grains, Scenario scenario, CancellationToken cancellation)
    {
        using var engine = new OrleansEngine(grains, new() { Workers = 1 });
        var life = new ClusterLife(engine, new(grains), TimeProvider.System);
        life.WarmUp(scenario.World, Strategy, EmptyLives);
        life.Live(scenario.World, Strategy, Callers, WarmUp, Length, scenario.Seed);
        return
        [
            .. Enumerable.Range(0, Lives).TakeWhile(_ => !cancellation.IsCancellationRequested)
                .Select(number => life.Live(scenario.World, Strategy, Callers, TimeSpan.Zero, Length, scenario.Seed + (ulong)number)),
        ];
    }

    private static IEnumerable<BenchRow> Rows(Scenario scenario, List<ClusterLifeFigures[]> real, ClusterPrices prices)
    {
        foreach (var (place, lives) in real.Index())
        {
            var silos = place + 1;
            SimulationRow[] rows = [.. lives.Select((life, number) => Simulate(scenario, prices, silos, life.Operations, scenario.Seed + (ulong)number))];
            var of = silos == 1 ? "1 silo" : $"{silos} silos";
            yield return Row($"{of}: operations a second", lives.Select(life => life.Rate), rows.Select(row => row.Rate));
            yield return Row($"{of}: p50, us", lives.Select(life => life.P50Ns / 1e3), rows.Select(row => row.P50Ns / 1e3));
            yield return Row($"{of}: p99, us", lives.Select(life => life.P99Ns / 1e3), rows.Select(row => row.P99Ns / 1e3));
            yield return Row($"{of}: core time an operation, us", lives.Select(life => life.CpuNs / 1e3), rows.Select(row => row.CpuNsAnOperation / 1e3));
            yield return Row($"{of}: calls an operation", lives.Select(life => life.Calls), rows.Select(row => row.CallsAnOperation));
            yield return Row($"{of}: kill to release, us", lives.Select(life => life.DrainNs / 1e3), rows.Select(row => row.DrainNs / 1e3));
            yield return Row($"{of}: messages of the drain", lives.Select(life => (double)life.DrainMessages),
                rows.Select(row => (double)row.DrainMessagesCounted));
        }
    }

    private static SimulationRow Simulate(Scenario scenario, ClusterPrices prices, int silos, long operations, ulong seed)
    {
        var request = new SimulationRequest(scenario, [Strategy], silos, Environment.ProcessorCount, Callers, operations, null, seed) { Machines = 1 };
        using var engine = new SimulatedEngine(new() { Silos = silos, Cores = request.Cores, Machines = request.Machines, Prices = prices, Seed = seed });
        return SimulationRun.Run(engine, request, Strategy, CancellationToken.None);
    }

    private static BenchRow Row(string what, IEnumerable<double> real, IEnumerable<double> simulated)
    {
        var (measured, predicted) = (Summary.Of([.. real]), Robust.Median([.. simulated]));
        var ratio = measured.Median == 0 ? double.NaN : predicted / measured.Median;
        var figure = string.Create(
            CultureInfo.InvariantCulture,
            $"{measured.Median:#,0.##} ({measured.Min:#,0.##} to {measured.Max:#,0.##}); simulated {predicted:#,0.##}; ratio {ratio:0.00}");
        return new(what, figure, string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most}"), ratio is >= Least and <= Most);
    }
}
