using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cli.Orleans;

/// <summary>
/// The cluster that a silo's configuration names: in the file of ZONEDRAIN_CLUSTER, in variables such as Orleans__ClusterId, or in both; or one silo in this
/// process where neither is there.
/// </summary>
/// <param name="File">Where it is configured.</param>
/// <param name="Settings">What that says; null for a silo in this process.</param>
internal sealed record ConfiguredCluster(ClusterFile File, SiloSettings? Settings)
{
    /// <summary>The environment variable that names a silo's configuration.</summary>
    public const string Variable = "ZONEDRAIN_CLUSTER";

    /// <summary>Reads the configuration, and asks its database for tables; what is wrong goes to the problems.</summary>
    public static ConfiguredCluster Read(CliHost host, Problems problems)
    {
        var path = host.Environment.TryGetValue(Variable, out var given) && given.Length > 0 ? given : null;
        if (path is null && !SiloConfiguration.IsIn(host.Environment))
            return new(new("--engine", null, []), null);
        var file = new ClusterFile(path is null ? "environment" : Variable, path, []);
        var settings = file.Read(host, problems);
        if (settings is not null)
            file.CheckDatabase(settings, problems);
        return new(file, settings);
    }

    /// <summary>Connects to it, or starts the silo, whose calls may be disturbed or not, and tells which.</summary>
    /// <exception cref="Cluster.Addressing.ClusterException">Nobody answers, or the silo does not start.</exception>
    public static ClusterConnection Open(SiloSettings? settings, TimeSpan patience, Action<string> tell, bool callFaults = false)
    {
        var cluster = settings is null ? ClusterConnection.HostOneSilo(patience, callFaults) : ClusterConnection.Connect(settings, patience);
        tell(settings is null ? "one silo in this process" : $"client of the cluster {settings.Cluster}");
        return cluster;
    }

    /// <summary>Adds that it cannot be reached, and the command that starts a silo of it.</summary>
    public void Refuse(string message, Problems problems) => problems.Add(new Problem(File.Place, Given, message, ""), Next);

    /// <summary>Adds that silos do not let their calls be disturbed, and what must change for it.</summary>
    public void Refuse(IReadOnlyList<string> silos, Problems problems)
    {
        var message = $"has {(silos.Count == 1 ? "a silo" : "silos")} whose calls no fault may disturb: {string.Join(", ", silos)}";
        const string Allowed = "\"callFaults\": true in the file of each silo, which is then started again; or --silos 3";
        problems.Add(new Problem(File.Place, Given, message, Allowed), Next);
    }

    /// <summary>The command that starts a silo of it.</summary>
    public string Next => Settings is null ? "zonedrain silo --config silo-config/one-silo" : File.Next;

    private string Given => File.Path ?? Settings?.Cluster ?? "orleans";
}
