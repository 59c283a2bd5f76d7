using System.Text.Json;
using YamlDotNet.Core;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Scenarios;

/// <summary>Reads scenarios from YAML, or from JSON where the path ends in .json. Wrong input is a result with every error, never an exception.</summary>
public static class ScenarioLoader
{
    /// <summary>The errors that a result holds at most; the rest is counted.</summary>
    public const int ErrorsMax = 100;

    /// <summary>The lines of a scenario at most.</summary>
    public const int LinesMax = 10_000;

    /// <summary>The characters of a scenario at most: 256 Ki.</summary>
    public const int CharactersMax = 256 * 1024;

    /// <summary>Reads a scenario from a file, of which no more is read than a scenario may have.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="options">What is merged into it; nothing by default.</param>
    /// <returns>The scenario or its errors; a file that cannot be read is one error.</returns>
    public static ScenarioResult LoadFile(string path, ScenarioLoadOptions? options = null)
    {
        try
        {
            using var reader = new StreamReader(path);
            var buffer = new char[CharactersMax + 1];
            var length = reader.ReadBlock(buffer);
            return Load(new string(buffer, 0, length), path, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Refused(At(path, 0, 0), $"cannot be read: {exception.Message}", "the path of a scenario file, or the name of a shipped scenario");
        }
    }

    /// <summary>Reads a scenario from its text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where the text comes from, for messages; the ending .json makes it JSON.</param>
    /// <param name="options">What is merged into it; nothing by default.</param>
    /// <returns>The scenario or its errors.</returns>
    public static ScenarioResult Load(string text, string path, ScenarioLoadOptions? options = null)
    {
        options ??= new ScenarioLoadOptions();
        if (TooLarge(text, path) is { } tooLarge)
            return tooLarge;
        try
        {
            var root = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? JsonNodes.Read(text, (line, column) => At(path, line, column))
                : YamlNodes.Read(text, (line, column) => At(path, line, column));
            return root is MappingNode mapping
                ? Read(mapping, options)
                : Refused(At(path, 1, 1), root is null ? "is empty" : "is not a scenario", ScenarioTable.Root.Words);
        }
        catch (YamlException exception)
        {
            return Refused(At(path, (int)exception.Start.Line, (int)exception.Start.Column), $"is not YAML: {exception.Message}", "");
        }
        catch (JsonException exception)
        {
            var origin = At(path, (int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1);
            return Refused(origin, $"is not JSON: {exception.Message}", "");
        }
    }

    private static ScenarioResult Read(MappingNode root, ScenarioLoadOptions options)
    {
        var reading = new ScenarioReading(options.Metrics);
        if (root.Entries is [{ Key: not "version" } first, ..])
            reading.Report(new ScenarioError(first.Origin, "", first.Key, "is the first key", "version as the first key of a scenario"));
        Overrides.ApplyEnvironment(root, options.Environment, reading);
        Overrides.ApplySets(root, options.Sets, reading);
        var scenario = (Scenario)ScenarioTable.Root.Read(root, "", reading)!;
        // Rules trust what has no error; once errors are left out, that is no longer known.
        if (reading.ErrorsLeftOut == 0)
            ScenarioRules.Check(scenario, reading);
        return reading.Errors.Count == 0
            ? new ScenarioResult(new EffectiveScenario(scenario, reading.Origins), [], 0, reading.Warnings)
            : new ScenarioResult(null, [.. reading.Errors.OrderBy(error => (error.Line, error.Column))], reading.ErrorsLeftOut, []);
    }

    private static ScenarioResult? TooLarge(string text, string path)
    {
        var line = 1;
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            line++;
            if (line > LinesMax && at + 1 < text.Length)
                return Refused(At(path, line, 1), "is too long", $"{LinesMax} lines");
        }

        return text.Length > CharactersMax ? Refused(At(path, line, 1), "is too large", $"{CharactersMax} characters") : null;
    }

    private static ScenarioResult Refused(ValueOrigin origin, string message, string allowed) =>
        new(null, [new ScenarioError(origin, "", "", message, allowed)], 0, []);

    private static ValueOrigin At(string path, int line, int column) => new(OriginKind.File, path, line, column);
}

/// <summary>A scenario after defaults, file, environment and --set are merged, with the origin of each value.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Origins">The origin of each value that somebody gave, by path, as <c>devices[0].size</c>; all others are defaults.</param>
public sealed record EffectiveScenario(Scenario Scenario, IReadOnlyDictionary<string, ValueOrigin> Origins)
{
    /// <summary>The whole scenario as YAML, for <c>scenario.effective.yaml</c>: every value that has a meaning, followed by its origin in a comment.</summary>
    /// <returns>Text that loads to the same scenario.</returns>
    public string ToYaml() => NodeText.ToYaml((MappingNode)ScenarioTable.Root.Write(Scenario, "", Origins));
}

/// <summary>The answer to reading a scenario: the scenario, or all that is wrong with it.</summary>
/// <param name="Effective">The merged scenario with the origin of each value; null where there are errors.</param>
/// <param name="Errors">The errors by place, at most <see cref="ScenarioLoader.ErrorsMax"/>; none where the scenario is good.</param>
/// <param name="ErrorsLeftOut">How many more errors there are: the "and N more" of a message.</param>
/// <param name="Warnings">What is doubtful and yet allowed.</param>
public sealed record ScenarioResult(
    EffectiveScenario? Effective,
    IReadOnlyList<ScenarioError> Errors,
    int ErrorsLeftOut,
    IReadOnlyList<ScenarioError> Warnings)
{
    /// <summary>The scenario; null where there are errors.</summary>
    public Scenario? Scenario => Effective?.Scenario;
}

/// <summary>What is merged into a scenario file, in the order defaults, file, environment, sets; and what thresholds may name.</summary>
public sealed record ScenarioLoadOptions
{
    /// <summary>Environment variables; those that start with <c>ZONEDRAIN__</c> set values, as <c>ZONEDRAIN__load__rate</c>.
    /// List items are numbers, and case, hyphens and underscores within a key do not matter. Empty by default.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The <c>path=value</c> of every --set, in order, as <c>devices[0].size=1GiB</c>. Empty by default.
    /// A mapping or list replaces the whole one that was there; one weight of a mix that the file does not give makes a mix of that weight alone.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary>The metrics that a threshold may name, and what each measures; by default null, which allows any.</summary>
    public IReadOnlyDictionary<string, Quantity>? Metrics { get; init; }
}
