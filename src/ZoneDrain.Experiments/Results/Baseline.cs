using System.Globalization;
using System.Text.Json;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>An earlier run to compare with, read from its <c>result.json</c>.</summary>
public sealed class Baseline
{
    private static readonly (string Name, BetterWhen Better, Func<RepetitionFigures, double> Read)[] Measures =
    [
        ("page operations a second", BetterWhen.Higher, figures => figures.PageOperationsPerSecond),
        ("CPU time an operation", BetterWhen.Lower, figures => figures.CpuNsPerOperation),
        ("kill to release, warm", BetterWhen.Lower, figures => figures.ReleaseNs),
    ];

    private readonly Dictionary<string, IReadOnlyList<RepetitionFigures>> _strategies;
    private readonly Dictionary<string, MeanEstimate> _edges;

    private Baseline(
        string path, RunIdentity run, int cores, Dictionary<string, IReadOnlyList<RepetitionFigures>> strategies, Dictionary<string, MeanEstimate> edges)
    {
        Path = path;
        Run = run;
        Cores = cores;
        _strategies = strategies;
        _edges = edges;
    }

    /// <summary>The path that was given.</summary>
    public string Path { get; }

    /// <summary>Which run it was.</summary>
    public RunIdentity Run { get; }

    /// <summary>Cores that worked in it.</summary>
    public int Cores { get; }

    /// <summary>The effective scenario that lies beside the result, as YAML; null where none does.</summary>
    public string? ScenarioYaml { get; private init; }

    /// <summary>Names of the strategies in it.</summary>
    public IReadOnlyCollection<string> Strategies => _strategies.Keys;

    /// <summary>Reads a run folder, or its <c>result.json</c>. Null, with the reason as a clause in <paramref name="error"/>, when it is none.</summary>
    public static Baseline? Read(string path, out string error)
    {
        var file = Directory.Exists(path) ? System.IO.Path.Combine(path, RunFolder.ResultFile) : path;
        try
        {
            var root = RunDocument.Read(file);
            var version = RunDocument.VersionOf(root, "schemaVersion");
            if (version != RunJson.SchemaVersion)
            {
                error = $"has schema version {version?.ToString(CultureInfo.InvariantCulture) ?? "none"}, and this program reads {RunJson.SchemaVersion}";
                return null;
            }

            RunDocument.Check<RunResult>(file, root);
            var scenario = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, RunFolder.ScenarioFile);
            var baseline = From(path, file, root, out error);
            return baseline is null || !File.Exists(scenario) ? baseline : baseline.With(File.ReadAllText(scenario));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = $"cannot be read: {exception.Message}";
        }
        catch (RunFileException exception)
        {
            error = $"is no result of a run: {exception.Message}";
        }

        return null;
    }

    /// <summary>
    /// Compares a report with this run. What is worse beyond its interval, corrected for the number of comparisons, is a finding of exit code 21; too few
    /// repetitions are a warning.
    /// </summary>
    public BaselineReport Compare(ComparisonReport report, RunIdentity run, out Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(run);
        verdict = Verdict.AllHeld;
        var warnings = Doubts(report, run);
        var rows = Rows(report, run.Seed, warnings);
        foreach (var row in rows.Where(row => row.Ratio.Word == ComparisonWord.Slower))
            verdict = verdict.With(ExitCode.Regression, Sentence(row.Strategy, row.Measure, row.Ratio));
        var differences = Differences(report);
        foreach (var worse in differences.Where(difference => difference.IsRegression))
            verdict = verdict.With(ExitCode.Regression, Sentence(worse));
        return new BaselineReport(Path, rows, warnings) { Differences = differences };
    }

    private List<BaselineRow> Rows(ComparisonReport report, ulong seed, List<string> warnings)
    {
        var compared = new List<(string Strategy, string Measure, BetterWhen Better, double[] Mine, double[] Theirs)>();
        foreach (var strategy in report.Strategies)
        {
            if (!_strategies.TryGetValue(strategy.Name, out var before))
            {
                warnings.Add($"The baseline has no {strategy.Name}.");
                continue;
            }

            var pairs = Math.Min(before.Count, strategy.Figures.Count);
            if (pairs < RatioInterval.PairsMin)
                warnings.Add($"{strategy.Name} has {pairs} repetitions in common with the baseline; {RatioInterval.PairsMin} are needed to call a regression.");
            compared.AddRange(Measures.Select(measure => (strategy.Name, measure.Name, measure.Better,
                (double[])[.. strategy.Figures.Take(pairs).Select(measure.Read)], (double[])[.. before.Take(pairs).Select(measure.Read)])));
        }

        var levels = Holm.Confidences([.. compared.Select(row => Logs(row.Mine, row.Theirs))]);
        return
        [
            .. compared.Select((row, i) => new BaselineRow(row.Strategy, row.Measure, RatioInterval.Of(
                row.Mine, row.Theirs, new RatioOptions { Seed = seed, Better = row.Better, Confidence = levels[i] }))),
        ];
    }

    private List<BaselineDifference> Differences(ComparisonReport report)
    {
        var edges = report.EdgePrices.Where(row => row.InSitu is not null && _edges.ContainsKey(row.Strategy)).ToList();
        var confidence = 1 - 0.05 / Math.Max(1, edges.Count);
        return
        [
            .. edges.Select(row => new BaselineDifference(row.Strategy, "an edge pair in the scenario", _edges[row.Strategy], row.InSitu!.Value, confidence)),
        ];
    }

    // Without repetitions, or with a zero among them, there is nothing to judge; the ratio itself says so.
    private static double[] Logs(double[] mine, double[] theirs) =>
        mine.Length < 2 || mine.Contains(0) || theirs.Contains(0) ? [0, 0] : [.. mine.Zip(theirs, (own, other) => Math.Log(own / other))];

    private static string Sentence(BaselineDifference worse) => FormattableString.Invariant(
        $"{worse.Strategy}: {worse.Measure} takes {Durations.Format(worse.Difference.Mean)} more than the baseline's {Durations.Format(worse.Before.Mean)} ")
        + FormattableString.Invariant($"({100 * worse.Confidence:0.#} % interval {Durations.Format(worse.LowNs)} to {Durations.Format(worse.HighNs)}).");

    private static string Sentence(string strategy, string measure, RatioInterval ratio) => FormattableString.Invariant(
        $"{strategy}: {measure} is {ratio.Ratio:0.###} times the baseline's ({100 * ratio.Confidence:0} % interval {ratio.Low:0.###} to {ratio.High:0.###}).");

    private List<string> Doubts(ComparisonReport report, RunIdentity run)
    {
        var doubts = new List<string>();
        if (Run.Seed != run.Seed)
            doubts.Add($"The baseline ran with seed {Run.Seed} and this run with {run.Seed}: their operations differ.");
        if (Run.Engine != run.Engine)
            doubts.Add($"The baseline ran on the {Run.Engine} engine and this run on {run.Engine}.");
        if (Cores != report.Cores)
            doubts.Add($"The baseline ran on {Cores} cores and this run on {report.Cores}.");
        return doubts;
    }

    private static Baseline? From(string path, string file, JsonElement root, out string error)
    {
        if (!root.TryGetProperty("report", out var report) || report.ValueKind == JsonValueKind.Null)
        {
            error = "holds no comparison: the run ended before anything was measured, or was another command";
            return null;
        }

        var strategies = new Dictionary<string, IReadOnlyList<RepetitionFigures>>();
        foreach (var (index, row) in report.GetProperty("strategies").EnumerateArray().Index())
        {
            var figures = row.TryGetProperty("figures", out var found) ? found.Deserialize<RepetitionFigures[]>(RunJson.Options)! : [];
            foreach (var (repetition, figure) in figures.Index())
            {
                foreach (var wrong in Measures.Select(measure => measure.Read(figure)).Where(number => !(number >= 0 && double.IsFinite(number))))
                {
                    var place = $"report.strategies[{index}].figures[{repetition}]";
                    const string Clause = "is no figure of a repetition; allowed: finite numbers of 0 or more";
                    throw new RunFileException(file, place, FormattableString.Invariant($"{wrong}"), Clause);
                }
            }

            strategies[row.GetProperty("name").GetString()!] = figures;
        }

        error = "";
        var cores = report.TryGetProperty("cores", out var given) ? given.GetInt32() : 1;
        return new Baseline(path, root.GetProperty("run").Deserialize<RunIdentity>(RunJson.Options)!, cores, strategies, Edges(report));
    }

    // Runs of earlier days have none.
    private static Dictionary<string, MeanEstimate> Edges(JsonElement report)
    {
        var edges = new Dictionary<string, MeanEstimate>();
        if (!report.TryGetProperty("edgePrices", out var rows))
            return edges;
        foreach (var row in rows.Deserialize<EdgePriceRow[]>(RunJson.Options)!)
        {
            if (row.InSitu is { } price)
                edges[row.Strategy] = price;
        }

        return edges;
    }

    private Baseline With(string scenarioYaml) => new(Path, Run, Cores, _strategies, _edges) { ScenarioYaml = scenarioYaml };
}
