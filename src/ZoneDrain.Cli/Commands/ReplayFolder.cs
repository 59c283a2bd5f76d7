using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands;

/// <summary>What to do with a folder that was given to <c>zonedrain replay</c>, which repeats files.</summary>
internal static class ReplayFolder
{
    private const string Scenario = "scenario.effective.yaml";
    private const string Allowed = "the text of a recorded kernel trace, or a schedule that explore wrote";

    /// <summary>Adds what the folder is, and the command that does with it what was meant.</summary>
    public static void Refuse(string path, CliHost host, Problems problems)
    {
        var folder = host.PathOf(path);
        var place = Path.TrimEndingDirectorySeparator(path);
        var soak = File.Exists(Path.Combine(folder, LoadFolder.StateFile)) && !File.Exists(Path.Combine(folder, RunFolder.ResultFile));
        if (soak || StoredRun.Read(folder, out _) is not { } run)
        {
            var what = soak ? "is a soak that did not end, and no recording" : "is a directory";
            problems.Add(new Problem("FILE", path, what, Allowed), soak ? $"zonedrain soak --resume {place}" : "zonedrain replay trace.txt");
            return;
        }

        var command = run.Identity.Command;
        if (command == "explore")
        {
            var schedule = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Path.GetFileName)
                .FirstOrDefault(name => name is not (RunFolder.ResultFile or RunFolder.EnvironmentFile));
            problems.Add(
                new Problem("FILE", path, "is the folder of an exploration; its schedules are replayed one by one", "one of its files"),
                schedule is null ? $"zonedrain report {place}" : $"zonedrain replay {place}/{schedule}");
            return;
        }

        var again = command is "load" or "soak" or "compare" && File.Exists(Path.Combine(folder, Scenario));
        var engine = run.Identity.Engine is "embedded" or "" ? "" : $" --engine {run.Identity.Engine}";
        var kind = $"is the folder of a run of {command}, which keeps no recording; its scenario and its seed repeat its operations";
        problems.Add(
            new Problem("FILE", path, kind, Allowed),
            again ? $"zonedrain {command} {place}/{Scenario}{engine}" : $"zonedrain report {place}");
    }
}
