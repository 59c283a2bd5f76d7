using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Compare;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Comparisons on a cluster: the one that ZONEDRAIN_CLUSTER names by a silo's configuration, or one silo in this process.</summary>
internal sealed class OrleansComparison : IComparison, INeedsCluster
{
    /// <summary>The environment variable that names a silo's configuration.</summary>
    public const string Variable = "ZONEDRAIN_CLUSTER";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private ClusterConnection? _cluster;

    /// <inheritdoc/>
    public void Reach(CliHost host, int? silos, Problems problems)
    {
        host.Environment.TryGetValue(Variable, out string? path);
        SiloSettings? settings = string.IsNullOrEmpty(path) ? null : ClusterFile.Read(Variable, path, host, problems);
        if (settings is not null)
            ClusterFile.CheckDatabase(settings, path!, problems);
        if (problems.Any)
            return;
        try
        {
            _cluster = settings is null ? ClusterConnection.HostOneSilo(Patience) : ClusterConnection.Connect(settings, Patience);
            host.Error.WriteLine(settings is null ? "engine: one silo in this process" : $"engine: client of the cluster {settings.Cluster}");
        }
        catch (ClusterException exception)
        {
            problems.Add(new Problem(settings is null ? "--engine" : Variable, path ?? "orleans", exception.Message, ""),
                $"zonedrain silo --config {path ?? "silo-config/one-silo"}");
        }
    }

    /// <inheritdoc/>
    public ComparisonReport Run(CompareRequest request, IProgress<ComparisonProgress> progress, CancellationToken cancellation)
    {
        using ClusterConnection cluster = _cluster ?? ClusterConnection.HostOneSilo(Patience);
        _cluster = null;
        var members = new ClusterMembers(cluster.Grains);
        members.Gone();
        var remote = new RemoteComparison(
            new ClusterCpuClock(cluster.Grains), (workers, _) => new EmbeddedEngine(new() { Workers = workers }),
            engine => [.. members.Gone(), .. ((OrleansEngine)engine).Losses]);
        var runner = new ComparisonRunner((workers, _) => new OrleansEngine(cluster.Grains, new() { Workers = workers }), TimeProvider.System, remote);
        return runner.Run(request, progress, cancellation);
    }
}
