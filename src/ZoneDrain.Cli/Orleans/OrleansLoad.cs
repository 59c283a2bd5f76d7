using System.ComponentModel;
using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Experiments.Loads;

namespace ZoneDrain.Cli.Orleans;

/// <summary>
/// Loads and soaks on a cluster: on silos of the run's own, on the cluster that ZONEDRAIN_CLUSTER names by a silo's configuration, or on one silo in this
/// process.
/// </summary>
internal sealed class OrleansLoad : ILoad, INeedsCluster
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CrewPatience = TimeSpan.FromSeconds(30);
    private ClusterConnection? _cluster;
    private SiloCrew? _crew;

    /// <inheritdoc/>
    public void Reach(CliHost host, int? silos, Problems problems)
    {
        host.Environment.TryGetValue(OrleansComparison.Variable, out string? path);
        SiloSettings? settings = string.IsNullOrEmpty(path) ? null : ClusterFile.Read(OrleansComparison.Variable, path, host, problems);
        if (settings is not null && silos is not null)
            ClusterFile.CheckDatabase(settings, path!, problems);
        if (problems.Any)
            return;
        try
        {
            if (silos is { } count)
            {
                _crew = SiloCrew.Start(count, settings ?? new SiloSettings { Cluster = $"zonedrain-{Environment.ProcessId}" }, host.Error.WriteLine);
                _cluster = ClusterConnection.Connect(_crew.Client, CrewPatience);
                host.Error.WriteLine($"engine: {count} silos of this run's own");
            }
            else
            {
                _cluster = settings is null ? ClusterConnection.HostOneSilo(Patience) : ClusterConnection.Connect(settings, Patience);
                host.Error.WriteLine(settings is null ? "engine: one silo in this process" : $"engine: client of the cluster {settings.Cluster}");
            }
        }
        catch (Exception exception) when (exception is ClusterException or Win32Exception)
        {
            _crew?.Dispose();
            string place = silos is null ? settings is null ? "--engine" : OrleansComparison.Variable : "--silos";
            string value = silos?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? path ?? "orleans";
            problems.Add(new Problem(place, value, exception.Message, ""), $"zonedrain silo --config {path ?? "silo-config/one-silo"}");
        }
    }

    /// <inheritdoc/>
    public LoadReport Run(LoadRequest request, ILoadObserver observer, CancellationToken cancellation)
    {
        using SiloCrew? crew = _crew;
        using ClusterConnection cluster = _cluster ?? throw new InvalidOperationException("the cluster was not reached before the run");
        (_cluster, _crew) = (null, null);
        var runner = new LoadRunner(workers => new OrleansEngine(cluster.Grains, new() { Workers = workers }), TimeProvider.System, crew);
        return runner.Run(request, observer, cancellation);
    }
}
