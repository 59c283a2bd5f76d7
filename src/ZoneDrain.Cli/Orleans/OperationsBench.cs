using ZoneDrain.Cli.Bench;
using ZoneDrain.Cluster.Measuring;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Orleans;

/// <summary><c>bench cluster-operations</c>: complete operations of shipped scenarios against what bare calls of the same cluster allow.</summary>
internal static class OperationsBench
{
    private const int Slices = 10;
    private const int Callers = 128;
    private const double Least = 0.5;
    private const string Crowded = "hot-set";
    private static readonly string[] Mixes = ["hot-set", "default", "gpu-extents", "silos"];
    private static readonly int[] Crowds = [1, 16, 1_000, 10_000];

    /// <summary>Measures.</summary>
    public static IReadOnlyList<BenchRow> Run(IGrainFactory grains, IProgress<string> progress, CancellationToken cancellation)
    {
        using var speed = new OperationsSpeed(grains, TimeProvider.System);
        var rows = new List<BenchRow>();
        foreach (var mix in Mixes)
        {
            if (cancellation.IsCancellationRequested)
                return rows;
            progress.Report(mix);
            rows.AddRange(Rows(mix, Measure(speed, mix, Callers)));
        }

        double usual = 0;
        foreach (var callers in Crowds)
        {
            if (cancellation.IsCancellationRequested)
                return rows;
            progress.Report($"{Crowded}, {callers} callers");
            var figures = Measure(speed, Crowded, callers);
            usual = callers == 1_000 ? Robust.Median(figures.Operations) : usual;
            var many = callers > 1_000;
            rows.Add(new($"{Crowded}, {callers:#,0} in flight", $"{Figure.PerSecond(figures.Operations)}; CPU time each: {Figure.Ns(figures.CpuNs)}",
                many ? "as many as 1,000, within a tenth" : "", many ? Robust.Median(figures.Operations) >= 0.9 * usual : null));
        }

        return rows;
    }

    // What bare calls allow: their rate by the calls that an operation needs.
    private static IEnumerable<BenchRow> Rows(string mix, OperationsFigures figures)
    {
        double[] shares = [.. figures.Operations.Zip(figures.Pings, figures.Calls).Select(slice => 100 * slice.First * slice.Third / slice.Second)];
        yield return new($"{mix}: complete operations, {Callers} callers",
            $"{Figure.PerSecond(figures.Operations)}; bare calls: {Figure.PerSecond(figures.Pings)}", "", null);
        yield return new($"{mix}: of what bare calls allow", Figure.Percent(shares), $"at least {100 * Least:0} %", Robust.Median(shares) >= 100 * Least);
        yield return new($"{mix}: calls an operation", Figure.Times(figures.Calls), "", null);
        yield return new($"{mix}: CPU time an operation",
            $"{Figure.Ns(figures.CpuNs)}, of it here {Figure.Percent([.. figures.ClientShare.Select(share => 100 * share)])}", "", null);
    }

    private static OperationsFigures Measure(OperationsSpeed speed, string mix, int callers)
    {
        var result = ShippedScenarios.Get(mix, new() { Sets = ["devices[0].size=16MiB"] })!;
        var scenario = result.Scenario ?? throw new InvalidOperationException(string.Join('\n', result.Errors));
        var world = ScenarioWorld.Create(speed.Engine, scenario.World, StrategyId.Sweep, TimeProvider.System);
        return speed.Measure(world, scenario.Load, callers, Slices);
    }
}
