using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZoneDrain.Experiments.Verdicts;

namespace ZoneDrain.Experiments.Runs;

/// <summary>A run folder as it lies on disk: its documents as they were written, and of the result what a list of runs shows.</summary>
public sealed record StoredRun
{
    private const int SeriesColumns = 8;

    /// <summary>The folder's path.</summary>
    public required string Path { get; init; }

    /// <summary>Which run it was.</summary>
    public required RunIdentity Identity { get; init; }

    /// <summary>The exit code.</summary>
    public required ExitCode Code { get; init; }

    /// <summary>The answer in one sentence, the first finding where there is none, or empty.</summary>
    public required string Answer { get; init; }

    /// <summary>All of <c>result.json</c>.</summary>
    public required JsonObject Result { get; init; }

    /// <summary>Reads a folder. Null, with the reason as a clause in <paramref name="error"/>, when it is no run or one of another version.</summary>
    public static StoredRun? Read(string path, out string error)
    {
        string file = System.IO.Path.Combine(path, RunFolder.ResultFile);
        try
        {
            if (!File.Exists(file))
            {
                error = Directory.Exists(path) ? $"holds no {RunFolder.ResultFile}" : "does not exist";
                return null;
            }

            return From(path, JsonNode.Parse(File.ReadAllText(file)), out error);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"cannot be read: {exception.Message}";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            error = $"is no result of a run: {exception.Message}";
        }

        return null;
    }

    /// <summary>Another document of the folder; null when it is not there. Throws <see cref="JsonException"/> when it is no JSON.</summary>
    public JsonNode? Document(string name)
    {
        string file = System.IO.Path.Combine(Path, name);
        return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
    }

    /// <summary>The rows of <c>timeseries.csv</c>; none when a run has another kind of series.</summary>
    public JsonArray Series()
    {
        string file = System.IO.Path.Combine(Path, RunFolder.SeriesFile);
        var rows = new JsonArray();
        if (!File.Exists(file))
            return rows;
        foreach (string line in File.ReadLines(file).Skip(1))
        {
            // Names of strategies have no comma, so a split is a reading.
            string[] cells = line.Split(',');
            if (cells.Length != SeriesColumns)
                return [];
            rows.Add(new JsonObject
            {
                ["strategy"] = cells[0],
                ["repetition"] = Number(cells[1]),
                ["life"] = Number(cells[2]),
                ["atMs"] = Number(cells[3]),
                ["pageOperationsPerSecond"] = Number(cells[4]),
                ["releaseNs"] = Number(cells[7]),
            });
        }

        return rows;
    }

    private static StoredRun? From(string path, JsonNode? root, out string error)
    {
        int? version = (int?)root?["schemaVersion"];
        if (version != RunJson.SchemaVersion)
        {
            error = $"has schema version {version?.ToString(CultureInfo.InvariantCulture) ?? "none"}, and this program reads {RunJson.SchemaVersion}";
            return null;
        }

        if (root is not JsonObject result || result["verdict"] is not JsonObject verdict
            || result["run"].Deserialize<RunIdentity>(RunJson.Options) is not { } identity)
        {
            error = "is no result of a run: it names no run and no verdict";
            return null;
        }

        error = "";
        string? finding = verdict["findings"] is JsonArray { Count: > 0 } findings ? (string?)findings[0]?["message"] : null;
        return new StoredRun
        {
            Path = path,
            Identity = identity,
            Code = (ExitCode)((int?)verdict["number"] ?? 0),
            Answer = (string?)result["report"]?["answer"] ?? (string?)result["load"]?["answer"] ?? finding ?? "",
            Result = result,
        };
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
