using System.ComponentModel;
using System.Globalization;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster;
using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.FaultInjection;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;

namespace ZoneDrain.Cli.Orleans;

/// <summary>
/// Loads and soaks on a cluster: on silos of the run's own, on the cluster that ZONEDRAIN_CLUSTER names by a silo's configuration, or on one silo in this
/// process.
/// </summary>
internal sealed class OrleansLoad : ILoad, INeedsCluster
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CrewPatience = TimeSpan.FromSeconds(30);
    private ClusterConnection? _cluster;
    private SiloCrew? _crew;
    private bool _lasts;
    private string _where = "";

    /// <inheritdoc/>
    public void Reach(CliHost host, int? silos, bool callFaults, Problems problems)
    {
        var configured = ConfiguredCluster.Read(host, problems);
        if (problems.Any)
            return;
        _lasts = configured.Settings?.State == GrainStates.Postgres;
        _where = configured.Settings is { } settings ? $"the cluster {settings.Cluster}" : "a silo in this process";
        try
        {
            _cluster = silos is { } count
                ? OpenCrew(count, configured.Settings, callFaults, host)
                : ConfiguredCluster.Open(configured.Settings, Patience, kind => host.Error.WriteLine($"engine: {kind}"), callFaults);
            if (callFaults && new CallFaults(_cluster.Grains).Refusing() is { Count: > 0 } refusing)
            {
                configured.Refuse(refusing, problems);
                _cluster.Dispose();
                _crew?.Dispose();
            }
        }
        catch (Exception exception) when (exception is ClusterException or Win32Exception)
        {
            _crew?.Dispose();
            if (silos is null)
                configured.Refuse(exception.Message, problems);
            else
                problems.Add(new Problem("--silos", string.Create(CultureInfo.InvariantCulture, $"{silos}"), exception.Message, ""), configured.Next);
        }
    }

    /// <inheritdoc/>
    public LoadReport Run(LoadRequest request, ILoadObserver observer, CancellationToken cancellation)
    {
        using var crew = _crew;
        using var cluster = _cluster ?? throw new InvalidOperationException("the cluster was not reached before the run");
        (_cluster, _crew) = (null, null);
        var faults = new OrleansFaults(crew, new(cluster.Grains));
        OrleansEngine? engine = null;

        // The first engine goes on with the world of a resumed soak; one that follows it begins a new one.
        var runner = new LoadRunner(
            _ => engine = new OrleansEngine(
                cluster.Grains, new() { Workers = 1, World = engine is null ? request.Resume?.World : null, Lasts = _lasts }),
            TimeProvider.System, faults);
        try
        {
            return runner.Run(request, observer, cancellation);
        }
        catch (EngineLostException exception) when (engine?.JournalTrouble() is { } trouble)
        {
            throw new ClusterException(trouble, exception);
        }
    }

    /// <inheritdoc/>
    public void FindWorld(string world, string run, Problems problems)
    {
        var missing = !_lasts ? $"{_where} keeps no state in a database"
            : !OrleansEngine.Exists(_cluster!.Grains, world) ? $"{_where} and its database know nothing of it"
            : null;
        if (missing is null)
            return;
        var allowed = $"{ConfiguredCluster.Variable} with the cluster and the database that it ran on, or --new-world, which gives it up";
        problems.Add(
            new Problem("--resume", run, $"ran in the world {world}, which is gone: {missing}", allowed), $"zonedrain soak --resume {run} --new-world");
        _cluster?.Dispose();
        _crew?.Dispose();
    }

    private ClusterConnection OpenCrew(int silos, SiloSettings? like, bool callFaults, CliHost host)
    {
        var settings = like ?? new SiloSettings { Cluster = $"zonedrain-{Environment.ProcessId}" };
        _crew = SiloCrew.Start(silos, settings with { CallFaults = callFaults }, host.Error.WriteLine);
        var cluster = ClusterConnection.Connect(_crew.Client, CrewPatience);
        host.Error.WriteLine($"engine: {silos} silos of this run's own");
        return cluster;
    }
}
