using System.CommandLine;
using ZoneDrain.Cli.Reporting;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Cli.Commands.Compare;

/// <summary>The options that make many comparisons of one, and their reading.</summary>
internal sealed class ScanOptions
{
    /// <summary>The ending of a page for a browser.</summary>
    public const string Page = ".html";

    private const string Answer = "The answer";
    private static readonly string[] Endings = [".csv", ".md", ".json", Page];

    private readonly TextsOption _scan = new(
        Answer, "--scan", "PATH=V1,V2,…", "A comparison at each value of a setting, each with the whole budget; given twice, at each combination.");
    private readonly TextsOption _export = new(Answer, "--export", "FILE", "The results of a scan as .csv, .md, .json or .html as well. Repeatable.");

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_scan);
        command.Add(_export);
    }

    /// <summary>Reads them; null where no scan is asked for, or something is wrong with it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="request">What is compared at each point, but for its values.</param>
    /// <param name="load">Loads the scenario with some more values set; null, with the problems, when it cannot.</param>
    /// <param name="problems">What is wrong.</param>
    public ScanPlan? Read(ParseResult parsed, CompareRequest? request, Func<IReadOnlyList<string>, ScenarioResult?> load, Problems problems)
    {
        var exports = parsed.GetValue(_export) ?? [];
        var settings = Settings(parsed.GetValue(_scan) ?? [], problems);
        CheckExports(exports, settings.Count > 0, problems);
        var points = ScanSetting.Points(settings);
        if (points.Count > ScanSetting.PointsMax)
            problems.Add(new Problem("--scan", $"{points.Count} comparisons", "are too many", $"at most {ScanSetting.PointsMax}"));
        if (settings.Count == 0 || request is null || problems.Any)
            return null;

        var found = new List<(IReadOnlyList<string>, CompareRequest)>();
        foreach (var point in points)
        {
            if (load(point)?.Effective is not { } effective)
                continue;
            foreach (var refusal in ComparisonRunner.Refusals(effective.Scenario, request.Strategies))
                problems.Add(new Problem("--scan", string.Join(' ', point), refusal, ""), "zonedrain compare --strategies all");
            string[] values = [.. point.Select(set => set[(set.IndexOf('=', StringComparison.Ordinal) + 1)..])];
            found.Add((values, request with { Scenario = effective.Scenario, Effective = effective, Seed = effective.Scenario.Seed }));
        }

        return problems.Any ? null : new ScanPlan([.. settings.Select(setting => setting.Path)], found, exports);
    }

    private static List<ScanSetting> Settings(string[] texts, Problems problems)
    {
        var settings = new List<ScanSetting>();
        foreach (var text in texts)
        {
            if (ScanSetting.Read(text, out var error) is not { } setting)
                problems.Add(new Problem("--scan", text, error, "as in devices[0].size=64MiB,1GiB,16GiB"), "zonedrain scenario schema");
            else if (settings.Any(other => other.Path == setting.Path))
                problems.Add(new Problem("--scan", text, "changes a value that another --scan changes", "each path once"));
            else
                settings.Add(setting);
        }

        return settings;
    }

    private static void CheckExports(string[] exports, bool scans, Problems problems)
    {
        foreach (var file in exports.Where(file => !Endings.Contains(Path.GetExtension(file))))
            problems.Add(new Problem("--export", file, "has no ending that says how", string.Join(", ", Endings)));
        if (exports.Any(file => Path.GetExtension(file) == Page) && PageAssets.OfThisBuild is null)
            problems.Add(new Problem("--export", Page, $"cannot be written: {PageAssets.Missing}", PageAssets.HowToGet), PageAssets.Build);
        if (exports.Length > 0 && !scans)
            problems.Add(new Problem("--export", exports[0], "is given without --scan", "--scan PATH=V1,V2 beside it"));
    }
}
