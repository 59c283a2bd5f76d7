using System.Globalization;
using ZoneDrain.Cli.Bench;
using ZoneDrain.Cluster;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cli.Orleans;

/// <summary>The cluster against itself, beside another set of benchmarks. The cluster is the one that ZONEDRAIN_CLUSTER names, or one silo here.</summary>
internal sealed class OrleansBench(IBench others) : IBench
{
    private const int Callers = 100;
    private const int CallsEach = 1000;
    private const double PagesLeast = 0.8;
    private const double SweepLeast = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly BenchEntry Pages = new("cluster-pages", "page operations of a cluster against bare calls of it", OnlyByName: true);
    private static readonly BenchEntry Swept = new("cluster-sweep", "a sweep silo by silo against a call a page", OnlyByName: true);

    /// <inheritdoc/>
    public IReadOnlyList<BenchEntry> Entries => [.. others.Entries, Pages, Swept];

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(string name, IProgress<string> progress, CancellationToken cancellation)
    {
        if (name != Pages.Name && name != Swept.Name)
            return others.Run(name, progress, cancellation);
        string? config = Environment.GetEnvironmentVariable(OrleansComparison.Variable);
        SiloSettings? settings = string.IsNullOrEmpty(config) ? null : SiloSettingsFile.Read(config, Environment.GetEnvironmentVariable(DatabaseAddress.Variable), out _);
        progress.Report(settings is null ? "one silo in this process" : $"client of the cluster {settings.Cluster}");
        using ClusterConnection cluster = settings is null ? ClusterConnection.HostOneSilo(Patience) : ClusterConnection.Connect(settings, Patience);
        using var speed = new ClusterSpeed(cluster.Grains, TimeProvider.System);
        return name == Pages.Name ? MeasurePages(speed, progress, cancellation) : MeasureSweep(speed);
    }

    private static List<BenchRow> MeasurePages(ClusterSpeed speed, IProgress<string> progress, CancellationToken cancellation)
    {
        var rows = new List<BenchRow>();
        foreach (StrategyId strategy in (StrategyId[])[StrategyId.Sweep, StrategyId.Counter, StrategyId.Percpu, StrategyId.Tree, StrategyId.Credit])
        {
            if (cancellation.IsCancellationRequested)
                break;
            progress.Report(strategy.ToString());
            var (operations, pings) = speed.PagesAndPings(Callers, CallsEach, strategy);
            var held = strategy == StrategyId.Sweep ? operations / pings >= PagesLeast : (bool?)null;
            rows.Add(new($"{strategy}: bare calls a second, {Callers} fair callers", Number(pings), "", null));
            rows.Add(new($"{strategy}: page operations a second", Number(operations), "", null));
            rows.Add(new($"{strategy}: of the bare calls", $"{Share(operations / pings)} %", strategy == StrategyId.Sweep ? "at least 80 %" : "", held));
        }

        return rows;
    }

    private static List<BenchRow> MeasureSweep(ClusterSpeed speed)
    {
        var (ranged, single) = speed.Sweep(Callers, CallsEach);
        return
        [
            new("pages a second, by ranges", Number(ranged), "", null),
            new($"pages a second, a call each, {Callers} callers", Number(single), "", null),
            new("times as fast", (ranged / single).ToString("0", CultureInfo.InvariantCulture), "at least 10", ranged / single >= SweepLeast),
        ];
    }

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(double ratio) => (100 * ratio).ToString("0", CultureInfo.InvariantCulture);
}
