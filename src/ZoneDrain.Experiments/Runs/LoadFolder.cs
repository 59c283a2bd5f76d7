using System.Globalization;
using System.Text;
using System.Text.Json;
using ZoneDrain.Experiments.Loads;

namespace ZoneDrain.Experiments.Runs;

/// <summary>
/// The folder of a load or a soak, which is seen from the start and grows: <c>timeseries.csv</c> a row a second, <c>cycles.csv</c> a row a cycle,
/// <c>soak.json</c> with what a resumption needs, <c>log.txt</c>; and at the end <c>result.json</c> and <c>histograms.json</c>. What was recorded survives the
/// program. Files that grow are rotated: no soak needs more than half a gigabyte.
/// </summary>
public sealed class LoadFolder : IDisposable
{
    /// <summary>The name of the file with what a resumption needs.</summary>
    public const string StateFile = "soak.json";

    /// <summary>The name of the file with a row a second, as <see cref="SecondSample"/> writes it.</summary>
    public const string SecondsFile = RunFolder.SeriesFile;

    /// <summary>The name of the file with a row a cycle, as <see cref="CycleSample"/> writes it.</summary>
    public const string CyclesFile = "cycles.csv";

    private const string Scenario = "scenario.effective.yaml";
    private const long SeriesBytesMax = 64L << 20;
    private const long LogBytesMax = 8L << 20;
    private const int Kept = 3;

    private readonly RotatingFile _seconds;
    private readonly RotatingFile _log;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private RotatingFile? _cycles;
    private bool _closed;

    private LoadFolder(string path, RunIdentity run, TimeProvider clock)
    {
        Path = path;
        Run = run;
        _clock = clock;
        _seconds = new(In(SecondsFile), SecondSample.Header, SeriesBytesMax, Kept);
        _log = new(In("log.txt"), null, LogBytesMax, Kept);
    }

    /// <summary>The folder's path.</summary>
    public string Path { get; }

    /// <summary>Which run it is.</summary>
    public RunIdentity Run { get; }

    /// <summary>Starts a folder. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be written.</summary>
    /// <param name="root">Where run folders go.</param>
    /// <param name="run">Which run it is.</param>
    /// <param name="effectiveYaml">The merged scenario.</param>
    /// <param name="environment">Where it runs.</param>
    /// <param name="strategy">The drain strategy's name.</param>
    /// <param name="clock">The clock of the log.</param>
    public static LoadFolder Begin(string root, RunIdentity run, string effectiveYaml, RunEnvironment environment, string strategy, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(run);
        string parent = System.IO.Path.Combine(root, run.Scenario);
        Directory.CreateDirectory(parent);
        string path = RunFolder.Free(candidate => System.IO.Path.Combine(parent, candidate), run.FolderName);
        Directory.CreateDirectory(path);
        var folder = new LoadFolder(path, run, clock);
        folder.Replace(Scenario, effectiveYaml);
        folder.Replace(RunFolder.EnvironmentFile, RunJson.Write(environment));
        if (run.Command == "soak")
            folder.Keep(new SoakState { Strategy = strategy, Engine = run.Engine });
        string name = System.IO.Path.GetFileName(path);
        RunFolder.PointLatest(parent, name);
        RunFolder.PointLatest(root, System.IO.Path.Combine(run.Scenario, name));
        return folder;
    }

    /// <summary>
    /// Opens the folder of a soak that did not end, to go on with it. Null, with the reason as a clause in <paramref name="error"/>, when it is none, of
    /// another version, or has ended. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be written.
    /// </summary>
    public static LoadFolder? Reopen(string path, TimeProvider clock, out SoakState state, out string error)
    {
        ArgumentNullException.ThrowIfNull(clock);
        state = new SoakState();
        string file = System.IO.Path.Combine(path, StateFile);
        if (!File.Exists(file))
        {
            error = Directory.Exists(path) ? $"holds no {StateFile}: it is no run of soak" : "does not exist";
            return null;
        }

        if (File.Exists(System.IO.Path.Combine(path, RunFolder.ResultFile)))
        {
            error = "has ended: it holds a result";
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            int version = document.RootElement.GetProperty("state").GetProperty("version").GetInt32();
            if (version != SoakState.CurrentVersion)
            {
                error = $"has version {version}, and this program reads {SoakState.CurrentVersion}";
                return null;
            }

            SoakRecord kept = document.Deserialize<SoakRecord>(RunJson.Options)!;
            error = "";
            state = kept.State;
            return new LoadFolder(System.IO.Path.GetFullPath(path), kept.Run, clock);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            error = $"cannot be read: {exception.Message}";
            return null;
        }
    }

    /// <summary>The scenario that the run was started with.</summary>
    public string ScenarioPath => In(Scenario);

    /// <summary>The seconds recorded so far, oldest first.</summary>
    public IEnumerable<SecondSample> Seconds() => RotatingFile.ReadAll(In(SecondsFile)).Select(SecondSample.TryParse).OfType<SecondSample>();

    /// <summary>The cycles recorded so far, oldest first.</summary>
    public IEnumerable<CycleSample> Cycles() =>
        File.Exists(In(CyclesFile)) ? RotatingFile.ReadAll(In(CyclesFile)).Select(CycleSample.TryParse).OfType<CycleSample>() : [];

    /// <summary>A row of <c>timeseries.csv</c>.</summary>
    public void Add(SecondSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        _seconds.Write(sample.ToCsv());
    }

    /// <summary>A row of <c>cycles.csv</c>, and the state from which a killed soak goes on.</summary>
    public void Add(CycleSample sample, SoakState state)
    {
        ArgumentNullException.ThrowIfNull(sample);
        _cycles ??= new(In(CyclesFile), CycleSample.Header, SeriesBytesMax, Kept);
        _cycles.Write(sample.ToCsv());
        Keep(state);
    }

    /// <summary>A line of <c>log.txt</c>, with the time before it. Safe from any thread; nothing after <see cref="Complete"/>.</summary>
    public void Log(string line)
    {
        lock (_lock)
        {
            if (!_closed)
                _log.Write(string.Create(CultureInfo.InvariantCulture, $"{_clock.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {line}"));
        }
    }

    /// <summary>Writes the result. To be called once.</summary>
    public void Complete(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Replace(RunFolder.HistogramsFile, RunJson.Write(result.Load?.Histograms ?? []));
        Replace(RunFolder.TimelineFile, JsonSerializer.Serialize(LoadTimeline.Of(Seconds(), result.Load), RunJson.Compact));
        Replace(RunFolder.ResultFile, RunJson.Write(result));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _log.Dispose();
        }

        _seconds.Dispose();
        _cycles?.Dispose();
    }

    // Written once a cycle, and as large as its histograms: never as one text in memory.
    private void Keep(SoakState state) =>
        Replace(StateFile, stream => JsonSerializer.Serialize(stream, new SoakRecord(Run, state), RunJson.Compact));

    private void Replace(string name, string text) => Replace(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    // In one rename: whoever reads it, or kills the program, finds the old or the new one.
    private void Replace(string name, Action<Stream> write)
    {
        string draft = In("." + name);
        using (FileStream stream = File.Create(draft))
            write(stream);
        File.Move(draft, In(name), overwrite: true);
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private sealed record SoakRecord(RunIdentity Run, SoakState State);
}
