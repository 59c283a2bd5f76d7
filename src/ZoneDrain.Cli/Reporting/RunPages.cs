using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Reporting;

/// <summary>Pages of stored runs.</summary>
internal static class RunPages
{
    /// <summary>Moments of a timeline on a page: an hour at one a second, and a finer grain than a screen has for longer runs.</summary>
    public const int MomentsMax = 3600;

    /// <summary>
    /// The report of one run, or of several side by side. Throws <see cref="RunFileException"/> when a file of a folder is not as it was written.
    /// </summary>
    /// <param name="assets">Script and style.</param>
    /// <param name="runs">The runs, at least one.</param>
    /// <param name="home">Where a list of runs is; null in a file.</param>
    public static string Report(PageAssets assets, IReadOnlyList<StoredRun> runs, string? home = null)
    {
        var data = Of(runs);
        data["home"] = home;
        var first = runs[0].Identity;
        return PageHtml.Of(assets, runs.Count == 1 ? $"{first.Scenario}, {first.Command}" : $"{runs.Count} runs side by side", data);
    }

    /// <summary>The page of a scan. Throws as <see cref="Report"/> does.</summary>
    /// <param name="assets">Script and style.</param>
    /// <param name="runs">Its runs, at least one, with the values of its settings in each.</param>
    /// <param name="settings">The settings.</param>
    public static string Scan(PageAssets assets, IReadOnlyList<(StoredRun Run, string Values)> runs, string settings)
    {
        var data = Of([.. runs.Select(run => run.Run)]);
        data["scan"] = new JsonObject { ["settings"] = settings, ["values"] = new JsonArray([.. runs.Select(run => JsonValue.Create(run.Values))]) };
        return PageHtml.Of(assets, $"{runs[0].Run.Identity.Scenario} over {settings}", data);
    }

    /// <summary>What every page starts from.</summary>
    public static JsonObject Data(string mode) => new()
    {
        ["mode"] = mode,
        ["version"] = typeof(RunPages).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
    };

    /// <summary>A seed may be larger than a number of a script; it travels as text.</summary>
    public static JsonObject Identity(RunIdentity run)
    {
        var node = JsonSerializer.SerializeToNode(run, RunJson.Options)!.AsObject();
        node["seed"] = FormattableString.Invariant($"{run.Seed}");
        return node;
    }

    private static JsonObject Of(IReadOnlyList<StoredRun> runs)
    {
        var data = Data("report");
        data["runs"] = new JsonArray([.. runs.Select(Node)]);
        return data;
    }

    private static JsonObject Node(StoredRun run)
    {
        var result = run.Result.DeepClone().AsObject();
        result["run"] = Identity(run.Identity);
        Slim(result["report"]);
        return new JsonObject
        {
            ["name"] = $"{run.Identity.Scenario}/{run.Identity.FolderName}",
            ["result"] = result,
            ["environment"] = NodeOf(run.Document<RunEnvironment>(RunFolder.EnvironmentFile)),
            ["histograms"] = Histograms(run.Document<List<NamedHistogram>>(RunFolder.HistogramsFile)?.Deserialize<List<NamedHistogram>>(RunJson.Options)),
            ["series"] = JsonSerializer.SerializeToNode(run.Series(), RunJson.Options),
            ["timeline"] = JsonSerializer.SerializeToNode(run.Timeline()?.Thin(MomentsMax), RunJson.Options),
        };
    }

    // The points of the size charts repeat their question, which the page does not need.
    private static void Slim(JsonNode? report)
    {
        foreach (var chart in report?["charts"] as JsonArray ?? [])
        {
            foreach (var point in chart?["points"] as JsonArray ?? [])
                (point?["answer"] as JsonObject)?.Remove("question");
        }
    }

    private static JsonArray Histograms(IReadOnlyList<NamedHistogram>? histograms) => new([.. (histograms ?? []).Select(named => new JsonObject
    {
        ["strategy"] = named.Strategy,
        ["name"] = named.Name,
        ["histogram"] = new JsonObject
        {
            ["count"] = named.Histogram.Count,
            ["maxNs"] = named.Histogram.MaxNs,
            ["buckets"] = new JsonArray([.. named.Histogram.Buckets.Select(bucket => new JsonArray(bucket.LowNs, bucket.HighNs, bucket.Count))]),
        },
    })]);

    private static JsonNode? NodeOf(JsonElement? document) => document is { } element ? JsonSerializer.SerializeToNode(element) : null;
}
