using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Reads a silo's configuration for a command.</summary>
internal static class ClusterFile
{
    /// <summary>The settings; null with what is wrong among the problems.</summary>
    public static SiloSettings? Read(string place, string path, CliHost host, Problems problems)
    {
        SiloSettings? settings = SiloSettingsFile.Read(host.PathOf(path), out IReadOnlyList<string> errors);
        foreach (string error in errors)
            problems.Add(new Problem(place, path, error, ""));
        return settings;
    }
}
