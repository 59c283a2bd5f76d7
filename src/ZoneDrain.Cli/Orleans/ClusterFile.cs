using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Reads a silo's configuration for a command.</summary>
internal static class ClusterFile
{
    /// <summary>The settings; null with what is wrong among the problems.</summary>
    public static SiloSettings? Read(string place, string path, CliHost host, Problems problems)
    {
        host.Environment.TryGetValue(DatabaseAddress.Variable, out string? database);
        SiloSettings? settings = SiloSettingsFile.Read(host.PathOf(path), database, out IReadOnlyList<string> errors);
        foreach (string error in errors)
            problems.Add(new Problem(place, path, error, ""));
        return settings;
    }

    /// <summary>Asks the settings' database, where one is named, for tables of this program's version.</summary>
    public static void CheckDatabase(SiloSettings settings, string path, Problems problems)
    {
        if (settings.Database is { } address && ClusterSchema.Check(address) is { } problem)
            Add(problem, address, path, problems);
    }

    /// <summary>Adds what is wrong with a database, and the command that helps.</summary>
    public static void Add(DatabaseProblem problem, DatabaseAddress address, string path, Problems problems)
    {
        (string allowed, string next) = problem.Remedy switch
        {
            DatabaseRemedy.Schema => ("", $"zonedrain silo schema --config {path}"),
            DatabaseRemedy.Replacement =>
                ("another database, or tables made anew, without what these hold", $"zonedrain silo schema --config {path} --replace"),
            _ => ($"a database that runs and a user who may use it, in {DatabaseAddress.Variable}={DatabaseAddress.Form} or the file",
                $"zonedrain silo schema --config {path}"),
        };
        problems.Add(new Problem("database", address.ToString(), problem.Message, allowed), next);
    }
}
