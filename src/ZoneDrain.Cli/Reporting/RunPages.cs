using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZoneDrain.Experiments.Runs;

namespace ZoneDrain.Cli.Reporting;

/// <summary>Pages of stored runs.</summary>
internal static class RunPages
{
    /// <summary>Moments of a timeline on a page: an hour at one a second, and a finer grain than a screen has for longer runs.</summary>
    public const int MomentsMax = 3600;

    /// <summary>The report of one run, or of several side by side. Throws <see cref="JsonException"/> when a document of a folder is no JSON.</summary>
    /// <param name="assets">Script and style.</param>
    /// <param name="runs">The runs, at least one.</param>
    /// <param name="home">Where a list of runs is; null in a file.</param>
    public static string Report(PageAssets assets, IReadOnlyList<StoredRun> runs, string? home = null)
    {
        JsonObject data = Data("report");
        data["runs"] = new JsonArray([.. runs.Select(Node)]);
        data["home"] = home;
        RunIdentity first = runs[0].Identity;
        return PageHtml.Of(assets, runs.Count == 1 ? $"{first.Scenario}, {first.Command}" : $"{runs.Count} runs side by side", data);
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
        JsonObject node = JsonSerializer.SerializeToNode(run, RunJson.Options)!.AsObject();
        node["seed"] = FormattableString.Invariant($"{run.Seed}");
        return node;
    }

    private static JsonObject Node(StoredRun run)
    {
        JsonObject result = run.Result.DeepClone().AsObject();
        result["run"] = Identity(run.Identity);
        Slim(result["report"]);
        return new JsonObject
        {
            ["name"] = $"{run.Identity.Scenario}/{run.Identity.FolderName}",
            ["result"] = result,
            ["environment"] = run.Document(RunFolder.EnvironmentFile),
            ["histograms"] = Histograms(run.Document(RunFolder.HistogramsFile)),
            ["series"] = run.Series(),
            ["timeline"] = Timeline(run.Document(RunFolder.TimelineFile)),
        };
    }

    // The points of the size charts repeat their question, which the page does not need.
    private static void Slim(JsonNode? report)
    {
        foreach (JsonNode? chart in report?["charts"] as JsonArray ?? [])
        {
            foreach (JsonNode? point in chart?["points"] as JsonArray ?? [])
                (point?["answer"] as JsonObject)?.Remove("question");
        }
    }

    private static JsonArray Histograms(JsonNode? document)
    {
        var slim = new JsonArray();
        foreach (JsonNode? named in document as JsonArray ?? [])
        {
            if (named?["histogram"] is not JsonObject histogram || histogram["buckets"] is not JsonArray buckets)
                continue;
            slim.Add(new JsonObject
            {
                ["strategy"] = named["strategy"]?.DeepClone(),
                ["name"] = named["name"]?.DeepClone(),
                ["histogram"] = new JsonObject
                {
                    ["count"] = histogram["count"]?.DeepClone(),
                    ["maxNs"] = histogram["maxNs"]?.DeepClone(),
                    ["buckets"] = new JsonArray([.. buckets.Select(Bucket)]),
                },
            });
        }

        return slim;
    }

    private static JsonArray Bucket(JsonNode? bucket) =>
        new(bucket?["lowNs"]?.DeepClone(), bucket?["highNs"]?.DeepClone(), bucket?["count"]?.DeepClone());

    private static JsonNode? Timeline(JsonNode? document) =>
        document.Deserialize<Timeline>(RunJson.Options) is { } timeline ? JsonSerializer.SerializeToNode(timeline.Thin(MomentsMax), RunJson.Options) : null;
}
