using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Comparisons on a cluster: the one that ZONEDRAIN_CLUSTER names by a silo's configuration, or one silo in this process.</summary>
internal sealed class OrleansComparison : IComparison, INeedsCluster
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string StatementsNote =
        "A silo states its part of a live pgmap's shared counter once a millisecond at most: messages an edge pair are those at full speed, " +
        "and come to 4 where edges are rarer than that.";

    private ClusterConnection? _cluster;

    /// <inheritdoc/>
    public void Reach(CliHost host, int? silos, bool callFaults, Problems problems)
    {
        var configured = ConfiguredCluster.Read(host, problems);
        if (problems.Any)
            return;
        try
        {
            _cluster = ConfiguredCluster.Open(configured.Settings, Patience, kind => host.Error.WriteLine($"engine: {kind}"));
        }
        catch (ClusterException exception)
        {
            configured.Refuse(exception.Message, problems);
        }
    }

    /// <inheritdoc/>
    public ComparisonReport Run(CompareRequest request, IProgress<ComparisonProgress> progress, CancellationToken cancellation)
    {
        using var cluster = _cluster ?? ClusterConnection.HostOneSilo(Patience);
        _cluster = null;
        var members = new ClusterMembers(cluster.Grains);
        members.Gone();
        var remote = new RemoteComparison(
            new ClusterCpuClock(cluster.Grains), (workers, _) => new EmbeddedEngine(new() { Workers = workers }),
            engine => [.. members.Gone(), .. ((OrleansEngine)engine).Losses])
        { Notes = [StatementsNote] };
        var runner = new ComparisonRunner((workers, _) => new OrleansEngine(cluster.Grains, new() { Workers = workers }), TimeProvider.System, remote);
        return runner.Run(request, progress, cancellation);
    }
}
