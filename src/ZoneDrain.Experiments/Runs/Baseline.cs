using System.Globalization;
using System.Text.Json;
using ZoneDrain.Experiments.Compare;
using ZoneDrain.Experiments.Comparison;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Experiments.Runs;

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

    private Baseline(string path, RunIdentity run, int cores, Dictionary<string, IReadOnlyList<RepetitionFigures>> strategies)
    {
        Path = path;
        Run = run;
        Cores = cores;
        _strategies = strategies;
    }

    /// <summary>The path that was given.</summary>
    public string Path { get; }

    /// <summary>Which run it was.</summary>
    public RunIdentity Run { get; }

    /// <summary>Cores that worked in it.</summary>
    public int Cores { get; }

    /// <summary>Names of the strategies in it.</summary>
    public IReadOnlyCollection<string> Strategies => _strategies.Keys;

    /// <summary>Reads a run folder, or its <c>result.json</c>. Null, with the reason as a clause in <paramref name="error"/>, when it is none.</summary>
    public static Baseline? Read(string path, out string error)
    {
        string file = Directory.Exists(path) ? System.IO.Path.Combine(path, RunFolder.ResultFile) : path;
        try
        {
            JsonElement root = RunDocument.Read(file);
            int? version = RunDocument.VersionOf(root, "schemaVersion");
            if (version != RunJson.SchemaVersion)
            {
                error = $"has schema version {version?.ToString(CultureInfo.InvariantCulture) ?? "none"}, and this program reads {RunJson.SchemaVersion}";
                return null;
            }

            RunDocument.Check<RunResult>(file, root);
            return From(path, file, root, out error);
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
    /// Compares a report with this run, repetition by repetition; the word "slower" is a finding of exit code 21. Too few repetitions are a warning.
    /// </summary>
    public BaselineReport Compare(ComparisonReport report, RunIdentity run, out Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(run);
        verdict = Verdict.AllHeld;
        var rows = new List<BaselineRow>();
        var warnings = Doubts(report, run);
        foreach (StrategyReport strategy in report.Strategies)
        {
            if (!_strategies.TryGetValue(strategy.Name, out IReadOnlyList<RepetitionFigures>? before))
            {
                warnings.Add($"The baseline has no {strategy.Name}.");
                continue;
            }

            int pairs = Math.Min(before.Count, strategy.Figures.Count);
            if (pairs < RatioInterval.PairsMin)
                warnings.Add($"{strategy.Name} has {pairs} repetitions in common with the baseline; {RatioInterval.PairsMin} are needed to call a regression.");
            foreach ((string name, BetterWhen better, Func<RepetitionFigures, double> read) in Measures)
            {
                double[] mine = [.. strategy.Figures.Take(pairs).Select(read)];
                double[] theirs = [.. before.Take(pairs).Select(read)];
                var ratio = RatioInterval.Of(mine, theirs, new RatioOptions { Seed = run.Seed, Better = better });
                rows.Add(new BaselineRow(strategy.Name, name, ratio));
                if (ratio.Word == ComparisonWord.Slower)
                    verdict = verdict.With(ExitCode.Regression, Sentence(strategy.Name, name, ratio));
            }
        }

        return new BaselineReport(Path, rows, warnings);
    }

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
        if (!root.TryGetProperty("report", out JsonElement report) || report.ValueKind == JsonValueKind.Null)
        {
            error = "holds no comparison: the run ended before anything was measured, or was another command";
            return null;
        }

        var strategies = new Dictionary<string, IReadOnlyList<RepetitionFigures>>();
        foreach ((int index, JsonElement row) in report.GetProperty("strategies").EnumerateArray().Index())
        {
            RepetitionFigures[] figures = row.TryGetProperty("figures", out JsonElement found) ? found.Deserialize<RepetitionFigures[]>(RunJson.Options)! : [];
            foreach ((int repetition, RepetitionFigures figure) in figures.Index())
            {
                foreach (double wrong in Measures.Select(measure => measure.Read(figure)).Where(number => !(number >= 0 && double.IsFinite(number))))
                {
                    string place = $"report.strategies[{index}].figures[{repetition}]";
                    const string Clause = "is no figure of a repetition; allowed: finite numbers of 0 or more";
                    throw new RunFileException(file, place, FormattableString.Invariant($"{wrong}"), Clause);
                }
            }

            strategies[row.GetProperty("name").GetString()!] = figures;
        }

        error = "";
        int cores = report.TryGetProperty("cores", out JsonElement given) ? given.GetInt32() : 1;
        return new Baseline(path, root.GetProperty("run").Deserialize<RunIdentity>(RunJson.Options)!, cores, strategies);
    }
}
