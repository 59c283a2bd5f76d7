using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZoneDrain.Experiments.Results;

/// <summary>A run folder as it lies on disk: its documents as they were written, and of the result what a list of runs shows.</summary>
public sealed record StoredRun
{
    private LoadReport? _unended;

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
        var file = System.IO.Path.Combine(path, RunFolder.ResultFile);
        try
        {
            if (!File.Exists(file) && File.Exists(System.IO.Path.Combine(path, LoadFolder.StateFile)))
                return Unended(path, out error);
            if (!File.Exists(file))
            {
                error = Directory.Exists(path) ? $"holds no {RunFolder.ResultFile}" : "does not exist";
                return null;
            }

            return From(path, file, RunDocument.Read(file), out error);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
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
    /// Another document of the folder, of the form of a type; null when it is not there. Throws <see cref="RunFileException"/> when it has another form.
    /// </summary>
    public JsonElement? Document<T>(string name) => RunDocument.ReadAs<T>(System.IO.Path.Combine(Path, name));

    /// <summary>
    /// The rows of <c>timeseries.csv</c>; none when a run has another kind of series. Throws <see cref="RunFileException"/> at a line that is no row.
    /// </summary>
    public IReadOnlyList<TimeSample> Series() =>
        Identity.Command == "compare" ? [.. CsvForm<TimeSample>.Read(System.IO.Path.Combine(Path, RunFolder.SeriesFile))] : [];

    /// <summary>The run over time; null when it recorded none. Throws <see cref="RunFileException"/> when it has another form.</summary>
    public Timeline? Timeline()
    {
        var file = System.IO.Path.Combine(Path, RunFolder.TimelineFile);
        if (_unended is not null)
            return LoadTimeline.Of(LoadFolder.SecondsOf(Path), _unended);
        var timeline = RunDocument.ReadAs<Timeline>(file)?.Deserialize<Timeline>(RunJson.Options);
        foreach (var panel in timeline?.Panels ?? [])
        {
            if (panel.Series.FirstOrDefault(series => series.Values.Count != timeline!.AtMs.Count) is { } series)
                throw new RunFileException(file, $"{panel.Id}, {series.Name}", "", $"has {series.Values.Count} values for {timeline!.AtMs.Count} moments");
        }

        return timeline;
    }

    private static StoredRun? Unended(string path, out string error)
    {
        if (LoadFolder.ReadState(path, out error) is not { } kept)
            return null;
        var result = UnendedSoak.Of(kept.Run, kept.State);
        return new StoredRun
        {
            Path = path,
            Identity = kept.Run,
            Code = result.Verdict.Code,
            Answer = result.Load!.Answer,
            Result = JsonSerializer.SerializeToNode(result, RunJson.Options)!.AsObject(),
            _unended = result.Load,
        };
    }

    private static StoredRun? From(string path, string file, JsonElement root, out string error)
    {
        var version = RunDocument.VersionOf(root, "schemaVersion");
        if (version != RunJson.SchemaVersion)
        {
            error = $"has schema version {version?.ToString(CultureInfo.InvariantCulture) ?? "none"}, and this program reads {RunJson.SchemaVersion}";
            return null;
        }

        RunDocument.Check<RunResult>(file, root);
        var result = JsonObject.Create(root)!;
        var verdict = root.GetProperty("verdict");
        if (!verdict.TryGetProperty("code", out var code))
            throw new RunFileException(file, "verdict", "", "has no code");
        error = "";
        return new StoredRun
        {
            Path = path,
            Identity = root.GetProperty("run").Deserialize<RunIdentity>(RunJson.Options)!,
            Code = code.Deserialize<ExitCode>(RunJson.Options),
            Answer = (string?)result["report"]?["answer"] ?? (string?)result["load"]?["answer"] ?? FirstFinding(verdict) ?? "",
            Result = result,
        };
    }

    private static string? FirstFinding(JsonElement verdict) => verdict.TryGetProperty("findings", out var findings)
        ? findings.EnumerateArray().Select(finding => finding.TryGetProperty("message", out var message) ? message.GetString() : null).FirstOrDefault()
        : null;
}
