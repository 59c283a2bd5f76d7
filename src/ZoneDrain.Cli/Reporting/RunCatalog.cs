using System.Collections.Concurrent;
using System.Text.Json;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Reporting;

/// <summary>
/// The stored runs below a directory, <c>scenario/run</c> each. What was read stays known for as long as its file is the same, and however many look at the
/// list, the directory is looked at a few times a second at most. Thread-safe.
/// </summary>
/// <param name="root">The directory.</param>
/// <param name="clock">The clock.</param>
internal sealed class RunCatalog(string root, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);
    private readonly Lock _lock = new();
    private IReadOnlyList<ShelfRow>? _rows;
    private string? _json;
    private long _looked;

    /// <summary>Runs that a list shows at most, the newest.</summary>
    public const int RunsMax = 500;

    private readonly ConcurrentDictionary<string, (DateTime Written, ShelfRow Row)> _known = new();

    /// <summary>The runs, newest first.</summary>
    public IReadOnlyList<ShelfRow> Rows()
    {
        lock (_lock)
        {
            if (_rows is null || clock.GetElapsedTime(_looked) >= Fresh)
            {
                var rows = Look();
                // The same list stays the same object, and its text is written once for all.
                if (_rows is null || !_rows.SequenceEqual(rows))
                    (_rows, _json) = (rows, null);
                _looked = clock.GetTimestamp();
            }

            return _rows;
        }
    }

    /// <summary>The runs as JSON text on one line; the same object as long as nothing has changed.</summary>
    public string Json()
    {
        lock (_lock)
        {
            var rows = Rows();
            return _json ??= JsonSerializer.Serialize(rows, RunJson.Compact);
        }
    }

    private IReadOnlyList<ShelfRow> Look()
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
        var folder = Path.Combine(root, scenario, run);
        // The state of a soak under way changes with each cycle.
        string[] files = [Path.Combine(folder, RunFolder.ResultFile), Path.Combine(folder, LoadFolder.StateFile)];
        var written = files.Max(File.GetLastWriteTimeUtc);
        if (_known.TryGetValue(folder, out var known) && known.Written == written)
            return known.Row;
        var row = StoredRun.Read(folder, out var error) is { } stored
            ? ShelfRow.Of(scenario, run, stored)
            : new ShelfRow($"{scenario}/{run}", "", "", scenario, "", "", null, "", $"This run {error}.");
        _known[folder] = (written, row);
        return row;
    }
}
