using ZoneDrain.Cli.Usage;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Commands;

/// <summary>The engines that the program knows, compiled in or not.</summary>
internal static class Engines
{
    /// <summary>The engine that runs when none is named.</summary>
    public const string Default = "embedded";

    /// <summary>Name, what it is for, and how to get it where it is not compiled in.</summary>
    public static IReadOnlyList<(string Name, string Purpose, string HowToGet)> All { get; } =
    [
        (Default, "all cores of one machine, no network: speed, and counters contended by real cores", "it is missing from this build"),
        ("deterministic", "one thread owns every choice: proof and debugging, no timing",
            "it does not measure time, so compare cannot use it; it comes with zonedrain explore"),
        ("orleans", "every page, pgmap, process and inode is a grain on a silo cluster",
            "build with -p:Orleans=true, which fetches the Microsoft.Orleans packages"),
    ];

    /// <summary>Why an engine cannot be used; null when it can.</summary>
    public static Problem? Problem(string name, IReadOnlyCollection<string> available)
    {
        if (available.Contains(name))
            return null;
        string allowed = available.Count == 0 ? "none in this build" : string.Join(", ", available);
        string? known = All.Where(engine => engine.Name == name).Select(engine => engine.HowToGet).FirstOrDefault();
        string message = known is null
            ? "is not an engine" + Suggestion.For(name, All.Select(engine => engine.Name))
            : $"cannot be used here: {known}";
        return new Problem("--engine", name, message, allowed);
    }
}
