using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Database;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cli.Orleans;

/// <summary>Where a command's silo is configured: a file, the environment, and assignments, of which the later ones win.</summary>
/// <param name="Place">What a message calls the file: the option or the variable that named it.</param>
/// <param name="Path">The file; null for none.</param>
/// <param name="Assignments">What <c>--set</c> said.</param>
internal sealed record ClusterFile(string Place, string? Path, IReadOnlyList<string> Assignments)
{
    /// <summary>The command that starts a silo so configured.</summary>
    public string Next => Command("silo");

    /// <summary>A command of silos with this configuration.</summary>
    public string Command(string name)
    {
        string[] file = Path is null ? [] : ["--config", Path];
        return string.Join(' ', (string[])["zonedrain", name, .. file, .. Assignments.Select(assignment => $"--set {Shown(assignment)}")]);
    }

    /// <summary>The settings, and where two sources differ which of them wins, on standard error; null with what is wrong among the problems.</summary>
    public SiloSettings? Read(CliHost host, Problems problems)
    {
        var configuration = SiloConfiguration.Read(Path is null ? null : host.PathOf(Path), host.Environment, Assignments);
        foreach (var error in configuration.Errors)
            Add(error, problems);
        if (!problems.Any)
        {
            foreach (var note in configuration.Notes)
                host.Error.WriteLine($"note: {note}");
        }

        return configuration.Settings;
    }

    /// <summary>Adds what is wrong with the configuration.</summary>
    public void Add(string error, Problems problems) => problems.Add(new Problem(Place, Path ?? "", error, ""), Next);

    /// <summary>Asks the settings' database, where one is named, for tables of this program's version.</summary>
    public void CheckDatabase(SiloSettings settings, Problems problems)
    {
        if (settings.Database is { } address && ClusterSchema.Check(address) is { } problem)
            Add(problem, address, problems);
    }

    /// <summary>Adds what is wrong with a database, and the command that helps.</summary>
    public void Add(DatabaseProblem problem, DatabaseAddress address, Problems problems)
    {
        var schema = Command("silo schema");
        var (allowed, next) = problem.Remedy switch
        {
            DatabaseRemedy.Schema => ("", schema),
            DatabaseRemedy.Replacement => ("another database, or tables made anew, without what these hold", $"{schema} --replace"),
            _ => ($"a database that runs and a user who may use it, in {DatabaseAddress.Variable}={DatabaseAddress.Form} or the file", schema),
        };
        problems.Add(new Problem("database", address.ToString(), problem.Message, allowed), next);
    }

    private static string Shown(string assignment)
    {
        var key = assignment.Split('=')[0];
        return SettingKey.Find(key) is { IsSecret: true } ? $"{key}=…" : assignment;
    }
}
