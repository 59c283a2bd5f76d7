using System.Globalization;
using System.Text.Json;

namespace ZoneDrain.Experiments.Results;

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
    private readonly RunLock _lockFile;
    private readonly Lock _lock = new();
    private RotatingFile? _cycles;
    private SoakState _kept = new();
    private bool _closed;

    private LoadFolder(string path, RunIdentity run, TimeProvider clock, RunLock taken)
    {
        Path = path;
        _lockFile = taken;
        Run = run;
        _clock = clock;
        _seconds = new(In(SecondsFile), CsvForm<SecondSample>.Header, SeriesBytesMax, Kept);
        _log = new(In("log.txt"), null, LogBytesMax, Kept);
    }

    /// <summary>The folder's path.</summary>
    public string Path { get; }

    /// <summary>Which run it is.</summary>
    public RunIdentity Run { get; }

    /// <summary>Why something that was recorded could not be kept, the first time; null when all was.</summary>
    public string? Failure { get; private set; }

    /// <summary>Rows, states and lines of the log that could not be kept.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Starts a folder. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be written.</summary>
    /// <param name="root">Where run folders go.</param>
    /// <param name="run">Which run it is.</param>
    /// <param name="effectiveYaml">The merged scenario.</param>
    /// <param name="environment">Where it runs.</param>
    /// <param name="strategy">The drain strategy's name.</param>
    /// <param name="clock">The clock of the log.</param>
    /// <param name="silos">Silos of the run's own; null where it has none.</param>
    public static LoadFolder Begin(
        string root, RunIdentity run, string effectiveYaml, RunEnvironment environment, string strategy, TimeProvider clock, int? silos = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var parent = System.IO.Path.Combine(root, run.Scenario);
        Directory.CreateDirectory(parent);
        var (path, taken) = RunFolder.Claim(parent, run.FolderName, RunLock.TakeNew);
        var folder = new LoadFolder(path, run, clock, taken);
        folder.Replace(Scenario, effectiveYaml);
        folder.Replace(RunFolder.EnvironmentFile, RunJson.Write(environment));
        if (run.Command == "soak")
            folder.Keep(new SoakState { Strategy = strategy, Engine = run.Engine, Silos = silos });
        var name = System.IO.Path.GetFileName(path);
        RunFolder.PointLatest(parent, name);
        RunFolder.PointLatest(root, System.IO.Path.Combine(run.Scenario, name));
        return folder;
    }

    /// <summary>
    /// Opens the folder of a soak that did not end, to go on with it. Null, with the reason as a clause in <paramref name="error"/>, when it is none, of
    /// another version, still written by a process, or has ended. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot
    /// be written.
    /// </summary>
    public static LoadFolder? Reopen(string path, TimeProvider clock, out SoakState state, out string error)
    {
        ArgumentNullException.ThrowIfNull(clock);
        state = new SoakState();
        var file = System.IO.Path.Combine(path, StateFile);
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

        if (ReadState(path, out error) is not { } kept)
            return null;
        if (RunLock.TakeAgain(path) is not { } taken)
        {
            error = "still runs: another process writes it";
            return null;
        }

        state = kept.State;
        var folder = new LoadFolder(System.IO.Path.GetFullPath(path), kept.Run, clock, taken) { _kept = kept.State };
        try
        {
            folder.TakeBackCycles(kept.State.NextCycle);
            return folder;
        }
        catch (RunFileException exception)
        {
            folder.Dispose();
            error = $"cannot be read: {exception.Message}";
            return null;
        }
    }

    /// <summary>What a soak had recorded after its last whole cycle. Null, with the reason as a clause, when the file is not what a soak writes.</summary>
    internal static (RunIdentity Run, SoakState State)? ReadState(string path, out string error)
    {
        var file = System.IO.Path.Combine(path, StateFile);
        try
        {
            var root = RunDocument.Read(file);
            if (RunDocument.VersionOf(root, "state", "version") is var version && version != SoakState.CurrentVersion)
            {
                error = $"has version {version?.ToString(CultureInfo.InvariantCulture) ?? "none"}, and this program reads {SoakState.CurrentVersion}";
                return null;
            }

            RunDocument.Check<SoakRecord>(file, root);
            var kept = root.Deserialize<SoakRecord>(RunJson.Options)!;
            SoakStateRules.Check(file, kept.State);
            error = "";
            return (kept.Run, kept.State);
        }
        catch (RunFileException exception)
        {
            error = $"cannot be read: {exception.Message}";
            return null;
        }
    }

    /// <summary>The scenario that the run was started with.</summary>
    public string ScenarioPath => In(Scenario);

    /// <summary>The seconds recorded so far, oldest first. Throws <see cref="RunFileException"/> at a line that is no row.</summary>
    public IEnumerable<SecondSample> Seconds() => SecondsOf(Path);

    /// <summary>The cycles recorded so far, oldest first. Throws <see cref="RunFileException"/> at a line that is no row.</summary>
    public IEnumerable<CycleSample> Cycles() => CyclesOf(Path);

    /// <summary>The same of any folder; none where it has no such file.</summary>
    public static IEnumerable<SecondSample> SecondsOf(string folder) => CsvForm<SecondSample>.Read(System.IO.Path.Combine(folder, SecondsFile));

    /// <summary>The same of any folder; none where it has no such file.</summary>
    public static IEnumerable<CycleSample> CyclesOf(string folder) => CsvForm<CycleSample>.Read(System.IO.Path.Combine(folder, CyclesFile));

    /// <summary>A row of <c>timeseries.csv</c>.</summary>
    public void Add(SecondSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Try(() => _seconds.Write(CsvForm<SecondSample>.Write(sample)));
    }

    /// <summary>A row of <c>cycles.csv</c>, and the state from which a killed soak goes on.</summary>
    public void Add(CycleSample sample, SoakState state)
    {
        ArgumentNullException.ThrowIfNull(sample);
        // The row first: a resumption takes back the row of a cycle that the state does not know.
        Try(() =>
        {
            _cycles ??= OpenCycles();
            _cycles.Write(CsvForm<CycleSample>.Write(sample));
            _cycles.FlushToDisk();
            Keep(state);
        });
    }

    /// <summary>The state from which a killed soak goes on has changed between two cycles.</summary>
    public void Note(SoakState state) => Try(() => Keep(state));

    /// <summary>The soak goes on in a world that outlives the program: a resumption finds it by this name.</summary>
    public void Note(string world)
    {
        if (_kept.World != world) Try(() => Keep(_kept with { World = world }));
    }

    /// <summary>A line of <c>log.txt</c>, with the time before it. Safe from any thread; nothing after <see cref="Complete"/>.</summary>
    public void Log(string line)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            var now = _clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            Try(() => _log.Write($"{now} {PrintableText.Of(line)}"));
        }
    }

    /// <summary>
    /// Writes the result. To be called once. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be written; what is
    /// there then is a run without a result.
    /// </summary>
    public void Complete(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Replace(RunFolder.HistogramsFile, RunJson.Write(result.Load?.Histograms ?? []));
        Replace(RunFolder.TimelineFile, JsonSerializer.Serialize(LoadTimeline.Of(Seconds(), result.Load), RunJson.Compact));
        Replace(RunFolder.ResultFile, RunJson.Write(result));
        _lockFile.Remove();
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
        _lockFile.Dispose();
    }

    // A program that was killed between the two left a row of a cycle that is done again.
    private void TakeBackCycles(int from)
    {
        if (!File.Exists(In(CyclesFile)))
            return;
        List<CycleSample> rows = [.. Cycles()];
        var surplus = rows.AsEnumerable().Reverse().TakeWhile(row => row.Cycle >= from).Count();
        _cycles = OpenCycles();
        _cycles.TakeBack(_ => surplus-- > 0);
    }

    private RotatingFile OpenCycles() => new(In(CyclesFile), CsvForm<CycleSample>.Header, SeriesBytesMax, Kept);

    // Written once a cycle, and as large as its histograms: never as one text in memory.
    private void Keep(SoakState state)
    {
        _kept = state;
        DurableFile.Replace(In(StateFile), stream => JsonSerializer.Serialize(stream, new SoakRecord(Run, state), RunJson.Compact));
    }

    private void Replace(string name, string text) => DurableFile.Replace(In(name), text);

    // What cannot be written does not end a run: it is told at the end, with how much is missing. A disk that has room again takes the rest.
    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Failure ??= exception.Message;
            LeftOut++;
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private sealed record SoakRecord(RunIdentity Run, SoakState State);
}
