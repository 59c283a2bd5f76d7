using System.Collections.Concurrent;
using ZoneDrain.Experiments.Runs;

namespace ZoneDrain.Cli.Reporting;

/// <summary>The stored runs below a directory, <c>scenario/run</c> each. What was read stays known for as long as its file is the same. Thread-safe.</summary>
/// <param name="root">The directory.</param>
internal sealed class RunShelf(string root)
{
    /// <summary>Runs that a list shows at most, the newest.</summary>
    public const int RunsMax = 500;

    private readonly ConcurrentDictionary<string, (DateTime Written, ShelfRow Row)> _known = new();

    /// <summary>The runs, newest first.</summary>
    public IReadOnlyList<ShelfRow> Rows()
    {
        if (!Directory.Exists(root))
            return [];
        var folders = from scenario in new DirectoryInfo(root).EnumerateDirectories()
                      where IsOurs(scenario)
                      from run in scenario.EnumerateDirectories()
                      where IsOurs(run)
                      orderby run.Name descending, scenario.Name
                      select (Scenario: scenario.Name, Run: run.Name);
        return [.. folders.Take(RunsMax).Select(folder => Row(folder.Scenario, folder.Run)).OfType<ShelfRow>()];
    }

    /// <summary>A run by the two parts of its path; null, with the reason as a clause, when there is none that can be read.</summary>
    public StoredRun? Find(string scenario, string run, out string error)
    {
        error = "is no name of a run";
        return IsName(scenario) && IsName(run) ? StoredRun.Read(Path.Combine(root, scenario, run), out error) : null;
    }

    // A folder that is being filled starts with a dot, and "latest" is a link to one that is listed anyway.
    private static bool IsOurs(DirectoryInfo directory) => IsName(directory.Name) && directory.LinkTarget is null;

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private ShelfRow? Row(string scenario, string run)
    {
        string folder = Path.Combine(root, scenario, run);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(folder, RunFolder.ResultFile));
        if (_known.TryGetValue(folder, out var known) && known.Written == written)
            return known.Row;
        ShelfRow row = StoredRun.Read(folder, out string error) is { } stored
            ? ShelfRow.Of(scenario, run, stored)
            : new ShelfRow($"{scenario}/{run}", "", "", scenario, "", "", null, "", $"This run {error}.");
        _known[folder] = (written, row);
        return row;
    }
}
