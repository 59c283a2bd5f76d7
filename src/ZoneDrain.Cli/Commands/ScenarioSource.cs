using System.Globalization;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands;

/// <summary>Finds a scenario by the name of a shipped one or by a path, and merges environment and --set into it.</summary>
internal static class ScenarioSource
{
    /// <summary>What is merged into a scenario.</summary>
    public static ScenarioLoadOptions Options(
        CliHost host, IReadOnlyList<string> sets, ulong? seed, int? repeat, IReadOnlyDictionary<string, Quantity>? metrics = null) => new()
        {
            Environment = host.Environment,
            Sets =
        [
            .. sets,
            .. seed is { } given ? [$"seed={given.ToString(CultureInfo.InvariantCulture)}"] : (string[])[],
            .. repeat is { } count ? [$"repeat.measured={count.ToString(CultureInfo.InvariantCulture)}"] : (string[])[],
        ],
            Metrics = metrics ?? Metrics.Quantities,
        };

    /// <summary>Loads a scenario; null, with the problems, when there is none.</summary>
    public static ScenarioResult? Load(string name, CliHost host, ScenarioLoadOptions options, Problems problems)
    {
        var result = ShippedScenarios.Get(name, options);
        if (result is null && File.Exists(host.PathOf(name)))
            result = LoadFile(name, host, options);
        if (result is null)
        {
            var shipped = ShippedScenarios.List();
            var allowed = $"the path of a .yaml or .json file, or one of {string.Join(", ", shipped)}";
            problems.Add(new Problem("SCENARIO", name, "is neither a file nor a shipped scenario" + Suggestion.For(name, shipped), allowed),
                "zonedrain scenario list");
            return null;
        }

        if (result.Effective is not null)
            return result;
        problems.Add(result);
        return null;
    }

    // Messages show the path as it was given, wherever the program runs.
    private static ScenarioResult LoadFile(string name, CliHost host, ScenarioLoadOptions options)
    {
        var full = host.PathOf(name);
        return full == Path.GetFullPath(name) ? ScenarioLoader.LoadFile(name, options) : ScenarioLoader.LoadFile(full, options);
    }
}
