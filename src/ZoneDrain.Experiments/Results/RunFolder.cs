using System.Globalization;
using System.Text.Json;

namespace ZoneDrain.Experiments.Results;

/// <summary>
/// The folder of one run. It is filled under a hidden name, which starts with a dot, and appears under its own in one rename: a folder that is seen is whole.
/// A program that is killed leaves the hidden one behind, with the scenario and the log so far. Not thread-safe, but for the log.
/// </summary>
public sealed class RunFolder : IDisposable
{
    /// <summary>The name of the file with the result.</summary>
    public const string ResultFile = "result.json";

    /// <summary>The name of the file with a comparison's lives, a row each.</summary>
    public const string SeriesFile = "timeseries.csv";

    /// <summary>The name of the file with a run over time.</summary>
    public const string TimelineFile = "timeline.json";

    /// <summary>The name of the file with latency histograms.</summary>
    public const string HistogramsFile = "histograms.json";

    /// <summary>The name of the file that says where the run happened.</summary>
    public const string EnvironmentFile = "environment.json";

    /// <summary>The name of the file with the scenario as it was run.</summary>
    public const string ScenarioFile = "scenario.effective.yaml";

    private const string Latest = "latest";
    private const int NameTriesMax = 1000;

    private readonly string _root;
    private readonly RunIdentity _run;
    private readonly string _hidden;
    private readonly StreamWriter _log;
    private readonly TimeProvider _clock;
    private readonly Lock _logLock = new();
    private bool _closed;
    private bool _moved;

    private RunFolder(string root, RunIdentity run, string hidden, FileStream log, TimeProvider clock)
    {
        _root = root;
        _run = run;
        _hidden = hidden;
        _clock = clock;
        _log = new StreamWriter(log) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>
    /// Starts a folder below <paramref name="root"/> and writes what is known before the run. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> when it cannot be written, and leaves nothing then.
    /// </summary>
    public static RunFolder Begin(string root, RunIdentity run, string effectiveYaml, RunEnvironment environment, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(clock);
        var parent = System.IO.Path.Combine(root, run.Scenario);
        Directory.CreateDirectory(parent);
        var (hidden, log) = Claim(parent, "." + run.FolderName, OpenLog);
        var folder = new RunFolder(root, run, hidden, log, clock);
        folder.WriteText(ScenarioFile, effectiveYaml);
        folder.WriteText(EnvironmentFile, RunJson.Write(environment));
        return folder;
    }

    /// <summary>Why the log takes nothing more; null while it does.</summary>
    public string? Failure { get; private set; }

    /// <summary>A line of <c>log.txt</c>, with the time before it. Safe from any thread; nothing after <see cref="Complete"/>.</summary>
    public void Log(string line)
    {
        lock (_logLock)
        {
            if (_closed || Failure is not null)
                return;
            var shown = PrintableText.Of(line);
            try
            {
                _log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_clock.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {shown}"));
            }
            catch (IOException exception)
            {
                Failure = exception.Message;
            }
        }
    }

    /// <summary>
    /// Writes the result and makes the folder appear, with <c>latest</c> pointing at it. Gives its path. To be called once. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> when it cannot be written; then no folder appears.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <param name="addTo">Adds files, as the report, to the folder while it is still hidden; it gets the hidden path.</param>
    public string Complete(RunResult result, Action<string>? addTo = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        WriteText(ResultFile, RunJson.Write(result));
        WriteText(HistogramsFile, RunJson.Write(result.Report?.Histograms ?? []));
        WriteText(SeriesFile, CsvForm<TimeSample>.Write(result.Report?.TimeSeries ?? []));
        if (result.Timeline is { } timeline)
            WriteText(TimelineFile, JsonSerializer.Serialize(timeline, RunJson.Compact));
        addTo?.Invoke(_hidden);
        CloseLog();
        var parent = System.IO.Path.Combine(_root, _run.Scenario);
        var path = MoveTo(parent);
        var name = System.IO.Path.GetFileName(path);
        PointLatest(parent, name);
        PointLatest(_root, System.IO.Path.Combine(_run.Scenario, name));
        return path;
    }

    /// <summary>Ends the run; a folder that was not completed goes away.</summary>
    public void Dispose()
    {
        CloseLog();
        if (!_moved && Directory.Exists(_hidden))
            Directory.Delete(_hidden, recursive: true);
    }

    /// <summary>
    /// Makes a folder that is nobody else's, also where several ask for one name at once, in any number of processes: who makes the first file in it has it.
    /// </summary>
    /// <param name="parent">Where the folder goes.</param>
    /// <param name="name">Its name; a number is added where it is taken.</param>
    /// <param name="take">Makes the file; null where somebody has made it before.</param>
    internal static (string Path, T Taken) Claim<T>(string parent, string name, Func<string, T?> take)
        where T : class
    {
        foreach (var path in Names(parent, name))
        {
            try
            {
                if (System.IO.Path.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                    continue;
                Directory.CreateDirectory(path);
                if (take(path) is { } taken)
                    return (path, taken);
            }
            catch (DirectoryNotFoundException) when (Directory.Exists(parent))
            {
                // Who had it has moved it away meanwhile.
            }
        }

        throw new IOException($"There are {NameTriesMax} runs called {name} already.");
    }

    private static IEnumerable<string> Names(string parent, string name) => Enumerable.Range(1, NameTriesMax).Select(attempt =>
        System.IO.Path.Combine(parent, attempt == 1 ? name : FormattableString.Invariant($"{name}-{attempt}")));

    private static FileStream? OpenLog(string folder)
    {
        var path = System.IO.Path.Combine(folder, "log.txt");
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    // A rename onto a folder that is not empty fails, so of two that want one name one gets it.
    private string MoveTo(string parent)
    {
        foreach (var path in Names(parent, _run.FolderName))
        {
            try
            {
                if (System.IO.Path.Exists(path))
                    continue;
                Directory.Move(_hidden, path);
                _moved = true;
                return path;
            }
            catch (IOException) when (System.IO.Path.Exists(path) && Directory.Exists(_hidden))
            {
                // Another run came first.
            }
        }

        throw new IOException($"There are {NameTriesMax} runs called {_run.FolderName} already.");
    }

    // The library cannot rename a link to a directory, so for a moment there is none; there is never a wrong one. File systems without links do without.
    internal static void PointLatest(string directory, string target)
    {
        var link = System.IO.Path.Combine(directory, Latest);
        try
        {
            if (new FileInfo(link).LinkTarget is not null)
                File.Delete(link);
            if (!System.IO.Path.Exists(link))
                Directory.CreateSymbolicLink(link, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // The run is whole without it.
        }
    }

    private void WriteText(string name, string text) => DurableFile.Write(System.IO.Path.Combine(_hidden, name), text);

    // A log that cannot be written is no reason to lose the run.
    private void CloseLog()
    {
        lock (_logLock)
        {
            if (_closed)
                return;
            _closed = true;
            try
            {
                _log.Dispose();
            }
            catch (IOException exception)
            {
                Failure ??= exception.Message;
            }
        }
    }
}
