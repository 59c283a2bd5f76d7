using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands;

/// <summary>The engines that <c>--engine</c> accepts.</summary>
internal static class Engines
{
    /// <summary>The engine that runs when none is named.</summary>
    public const string Default = "embedded";

    /// <summary>Names, and what each is for.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        (Default, "all cores of one machine, no network: speed, and counters contended by real cores"),
        ("orleans", "every page, pgmap, process, inode and driver is a grain on a silo cluster: scale past one machine"),
    ];

    /// <summary>Why an engine cannot be used; null when it can.</summary>
    public static Problem? Problem(string name)
    {
        string[] names = [.. All.Select(engine => engine.Name)];
        return names.Contains(name) ? null : new Problem("--engine", name, "is not an engine" + Suggestion.For(name, names), string.Join(", ", names));
    }
}
