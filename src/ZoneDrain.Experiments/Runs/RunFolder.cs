using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using ZoneDrain.Experiments.Compare;

namespace ZoneDrain.Experiments.Runs;

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

    private const string Latest = "latest";
    private const int NameTriesMax = 1000;

    private readonly string _root;
    private readonly RunIdentity _run;
    private readonly string _hidden;
    private readonly StreamWriter _log;
    private readonly TimeProvider _clock;
    private readonly Lock _logLock = new();
    private bool _closed;

    private RunFolder(string root, RunIdentity run, string hidden, TimeProvider clock)
    {
        _root = root;
        _run = run;
        _hidden = hidden;
        _clock = clock;
        _log = new StreamWriter(System.IO.Path.Combine(hidden, "log.txt")) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>
    /// Starts a folder below <paramref name="root"/> and writes what is known before the run. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> when it cannot be written, and leaves nothing then.
    /// </summary>
    public static RunFolder Begin(string root, RunIdentity run, string effectiveYaml, RunEnvironment environment, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(clock);
        string parent = System.IO.Path.Combine(root, run.Scenario);
        Directory.CreateDirectory(parent);
        string hidden = Free(candidate => System.IO.Path.Combine(parent, "." + candidate), run.FolderName);
        Directory.CreateDirectory(hidden);
        var folder = new RunFolder(root, run, hidden, clock);
        folder.WriteText("scenario.effective.yaml", effectiveYaml);
        folder.WriteText(EnvironmentFile, RunJson.Write(environment));
        return folder;
    }

    /// <summary>A line of <c>log.txt</c>, with the time before it. Safe from any thread; nothing after <see cref="Complete"/>.</summary>
    public void Log(string line)
    {
        lock (_logLock)
        {
            if (!_closed)
                _log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_clock.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {line}"));
        }
    }

    /// <summary>Writes the result and makes the folder appear, with <c>latest</c> pointing at it. Gives its path. To be called once.</summary>
    /// <param name="result">The result.</param>
    /// <param name="addTo">Adds files, as the report, to the folder while it is still hidden; it gets the hidden path.</param>
    public string Complete(RunResult result, Action<string>? addTo = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        WriteText(ResultFile, RunJson.Write(result));
        WriteText(HistogramsFile, RunJson.Write(result.Report?.Histograms ?? []));
        WriteTimeSeries(result.Report?.TimeSeries ?? []);
        if (result.Timeline is { } timeline)
            WriteText(TimelineFile, JsonSerializer.Serialize(timeline, RunJson.Compact));
        addTo?.Invoke(_hidden);
        CloseLog();
        string parent = System.IO.Path.Combine(_root, _run.Scenario);
        string path = Free(candidate => System.IO.Path.Combine(parent, candidate), _run.FolderName);
        Directory.Move(_hidden, path);
        string name = System.IO.Path.GetFileName(path);
        PointLatest(parent, name);
        PointLatest(_root, System.IO.Path.Combine(_run.Scenario, name));
        return path;
    }

    /// <summary>Ends the run; a folder that was not completed goes away.</summary>
    public void Dispose()
    {
        CloseLog();
        _log.Dispose();
        if (Directory.Exists(_hidden))
            Directory.Delete(_hidden, recursive: true);
    }

    internal static string Free(Func<string, string> pathOf, string name)
    {
        for (int attempt = 1; attempt <= NameTriesMax; attempt++)
        {
            string path = pathOf(attempt == 1 ? name : FormattableString.Invariant($"{name}-{attempt}"));
            if (!System.IO.Path.Exists(path))
                return path;
        }

        throw new IOException($"There are {NameTriesMax} runs called {name} already.");
    }

    // The library cannot rename a link to a directory, so for a moment there is none; there is never a wrong one. File systems without links do without.
    internal static void PointLatest(string directory, string target)
    {
        string link = System.IO.Path.Combine(directory, Latest);
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

    private void WriteText(string name, string text) =>
        File.WriteAllText(System.IO.Path.Combine(_hidden, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private void WriteTimeSeries(IReadOnlyList<TimeSample> samples)
    {
        using CsvWriter csv = CsvWriter.ToFile(System.IO.Path.Combine(_hidden, SeriesFile));
        csv.WriteRecords(samples);
    }

    private void CloseLog()
    {
        lock (_logLock)
        {
            if (_closed)
                return;
            _closed = true;
            _log.Flush();
            _log.Close();
        }
    }
}
