using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cli.Orleans;

/// <summary>The cluster that ZONEDRAIN_CLUSTER names by a silo's configuration, or one silo in this process where it names none.</summary>
/// <param name="Path">The configuration; null for none.</param>
/// <param name="Settings">What it says; null for none.</param>
internal sealed record ConfiguredCluster(string? Path, SiloSettings? Settings)
{
    /// <summary>The environment variable that names a silo's configuration.</summary>
    public const string Variable = "ZONEDRAIN_CLUSTER";

    /// <summary>Reads the configuration, and asks its database for tables; what is wrong goes to the problems.</summary>
    public static ConfiguredCluster Read(CliHost host, Problems problems)
    {
        if (!host.Environment.TryGetValue(Variable, out string? path) || path.Length == 0)
            return new(null, null);
        SiloSettings? settings = ClusterFile.Read(Variable, path, host, problems);
        if (settings is not null)
            ClusterFile.CheckDatabase(settings, path, problems);
        return new(path, settings);
    }

    /// <summary>Connects to it, or starts the silo, whose calls may be disturbed or not, and tells which.</summary>
    /// <exception cref="Cluster.ClusterException">Nobody answers, or the silo does not start.</exception>
    public static ClusterConnection Open(SiloSettings? settings, TimeSpan patience, Action<string> tell, bool callFaults = false)
    {
        ClusterConnection cluster = settings is null ? ClusterConnection.HostOneSilo(patience, callFaults) : ClusterConnection.Connect(settings, patience);
        tell(settings is null ? "one silo in this process" : $"client of the cluster {settings.Cluster}");
        return cluster;
    }

    /// <summary>Adds that it cannot be reached, and the command that starts a silo of it.</summary>
    public void Refuse(string message, Problems problems) =>
        problems.Add(new Problem(Settings is null ? "--engine" : Variable, Path ?? "orleans", message, ""), Next);

    /// <summary>Adds that silos do not let their calls be disturbed, and what must change for it.</summary>
    public void Refuse(IReadOnlyList<string> silos, Problems problems)
    {
        string message = $"has {(silos.Count == 1 ? "a silo" : "silos")} whose calls no fault may disturb: {string.Join(", ", silos)}";
        const string Allowed = "\"callFaults\": true in the file of each silo, which is then started again; or --silos 3";
        problems.Add(new Problem(Variable, Path ?? "", message, Allowed), Next);
    }

    /// <summary>The command that starts a silo of it.</summary>
    public string Next => $"zonedrain silo --config {Path ?? "silo-config/one-silo"}";
}
