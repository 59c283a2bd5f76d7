using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Usage;

/// <summary>The engines that <c>--engine</c> accepts.</summary>
internal static class EngineNames
{
    /// <summary>The engine that runs when none is named.</summary>
    public const string Default = "embedded";

    /// <summary>Workers of an engine at most, each of which is a thread here.</summary>
    public const int WorkersMax = 256;

    /// <summary>Callers of a load on silos at most, none of which is a thread.</summary>
    public const int CallersMax = 65_536;

    private const int CallersOnSilos = 128;

    /// <summary>Names, and what each is for.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        (Default, "all cores of one machine, no network: speed, and counters contended by real cores"),
        ("orleans", "every page, pgmap, process, inode and driver is a grain on a silo cluster: scale past one machine"),
    ];

    /// <summary>Callers of a load where the scenario leaves their number open: one a core, or on silos, where none of them is a thread, many.</summary>
    public static int Workers(string engine, int threads) => threads > 0 ? threads : engine == Default ? Environment.ProcessorCount : CallersOnSilos;

    /// <summary>Why a scenario's workers are too many; null when they are not.</summary>
    /// <param name="threads">What the scenario says.</param>
    /// <param name="max">How many there may be.</param>
    public static Problem? Problem(int threads, int max) => threads <= max
        ? null
        : new Problem("load.threads", $"{threads}", "is more than there may be workers here", $"1 to {max}, or 0 for the engine's own number");

    /// <summary>Why an engine cannot be used; null when it can.</summary>
    public static Problem? Problem(string name)
    {
        string[] names = [.. All.Select(engine => engine.Name)];
        return names.Contains(name) ? null : new Problem("--engine", name, "is not an engine" + Suggestion.For(name, names), string.Join(", ", names));
    }
}
