using System.CommandLine;
using System.Globalization;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands;

/// <summary>The options that every command with an experiment has.</summary>
/// <param name="hasEngine">The engine may be chosen.</param>
internal sealed class CommonOptions(bool hasEngine = true)
{
    private const string Scenario = "Scenario";
    private const string Output = "Output";

    private readonly TextOption _engine = new(Scenario, "--engine", "NAME", "embedded (default) or orleans; see zonedrain list engines.");
    private readonly TextOption _seed = new(Scenario, "--seed", "N", "Seed of every random choice; the scenario's unless given.");
    private readonly TextsOption _sets = new(Scenario, "--set", "PATH=VALUE", "Override one value, as load.rate=500k/s or devices[0].size=1GiB. Repeatable.");
    private readonly TextOption _out = new(Output, "--out", "DIR", "Where run folders go; runs unless given.");
    private readonly TextOption _format = FormatOption();

    /// <summary>What was given.</summary>
    public sealed record Values(string Engine, ulong? Seed, IReadOnlyList<string> Sets, string Out, bool Json);

    /// <summary>The option --format, for commands that have none of the others.</summary>
    public static TextOption FormatOption() => new(Output, "--format", "table|json", "How results are printed; table unless given.");

    /// <summary>Reads --format.</summary>
    public static bool ReadJson(string? format, Problems problems)
    {
        if (format is not (null or "table" or "json"))
            problems.Add(new Problem("--format", format, "is not a format" + Suggestion.For(format, ["table", "json"]), "table, json"));
        return format == "json";
    }

    /// <summary>Reads how long something goes on, above 0; null where it is not given, or wrong.</summary>
    public static TimeSpan? ReadTime(string name, string? text, Problems problems)
    {
        if (text is null)
            return null;
        if (Units.TryParseDuration(text, out var nanoseconds) && nanoseconds > 0)
            return TimeSpan.FromTicks(Math.Max(1, nanoseconds / 100));
        problems.Add(new Problem(name, text, "is not a time", "a number with ms, s, m or h, such as 10m"));
        return null;
    }

    /// <summary>Reads one of an enumeration's words; <paramref name="otherwise"/> where it is not given, or wrong.</summary>
    public static T ReadWord<T>(string? text, T otherwise, string place, Problems problems)
        where T : struct, Enum
    {
        if (text is null)
            return otherwise;
        if (Words<T>.TryParse(text, out var value))
            return value;
        problems.Add(new Problem(place, text, "is not known" + Suggestion.For(text, Words<T>.All), string.Join(", ", Words<T>.All)));
        return otherwise;
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[.. hasEngine ? [_engine] : Array.Empty<Option>(), _seed, _sets, _out, _format])
            command.Add(option);
    }

    /// <summary>Reads the options; what is wrong goes to the problems.</summary>
    public Values Read(ParseResult parsed, Problems problems)
    {
        var engine = (hasEngine ? parsed.GetValue(_engine) : null) ?? EngineNames.Default;
        if (EngineNames.Problem(engine) is { } problem)
            problems.Add(problem, "zonedrain list engines");
        return new Values(engine, ReadSeed(parsed.GetValue(_seed), problems), ReadSets(parsed, problems), ReadOut(parsed, problems),
            ReadJson(parsed.GetValue(_format), problems));
    }

    private static ulong? ReadSeed(string? text, Problems problems)
    {
        if (text is null)
            return null;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            return seed;
        problems.Add(new Problem("--seed", text, "is not a seed", $"a whole number from 0 to {ulong.MaxValue}"));
        return null;
    }

    private string[] ReadSets(ParseResult parsed, Problems problems)
    {
        var sets = parsed.GetValue(_sets) ?? [];
        foreach (var set in sets.Where(set => set.IndexOf('=', StringComparison.Ordinal) < 1))
            problems.Add(new Problem("--set", set, "is not PATH=VALUE", "as in load.rate=500k/s"), "zonedrain scenario schema");
        return [.. sets.Where(set => set.IndexOf('=', StringComparison.Ordinal) >= 1)];
    }

    private string ReadOut(ParseResult parsed, Problems problems)
    {
        var path = parsed.GetValue(_out) ?? "runs";
        if (path.Length == 0)
            problems.Add(new Problem("--out", "", "is empty", "a directory"));
        return path.Length == 0 ? "runs" : path;
    }
}
