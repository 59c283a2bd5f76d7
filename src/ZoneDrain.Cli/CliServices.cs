using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Replay;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Compare;
using ZoneDrain.Experiments.Loads;

namespace ZoneDrain.Cli;

/// <summary>What the commands run. A command whose service this build lacks says so and exits with code 2.</summary>
internal sealed record CliServices
{
    // Page turns that a worker remembers in audited lives, for the last transitions of a violation.
    private const int AuditedTurns = 65_536;

    /// <summary>Comparisons by the name of their engine.</summary>
    public IReadOnlyDictionary<string, IComparison> Comparisons { get; init; } = new Dictionary<string, IComparison>();

    /// <summary>Loads and soaks by the name of their engine.</summary>
    public IReadOnlyDictionary<string, ILoad> Loads { get; init; } = new Dictionary<string, ILoad>();

    /// <summary>Replays recorded kernel traces; null when this build cannot.</summary>
    public IReplay? Replay { get; init; }

    /// <summary>Measures speed and size; null when this build cannot.</summary>
    public IBench? Bench { get; init; }

    /// <summary>Runs a silo; null when this build cannot.</summary>
    public ISiloRunner? Silo { get; init; }

    /// <summary>What is compiled into this build.</summary>
    public static CliServices OfThisBuild() => new()
    {
        Replay = new EmbeddedReplay(),
#if !ORLEANS
        Bench = new EmbeddedBench(Memory.Available),
#else
        Bench = new Orleans.OrleansBench(new EmbeddedBench(Memory.Available)),
        Silo = new Orleans.SiloRunner(),
#endif
        Loads = new Dictionary<string, ILoad>
        {
            ["embedded"] = new LoadRunner(workers => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System),
#if ORLEANS
            ["orleans"] = new Orleans.OrleansLoad(),
#endif
        },
        Comparisons = new Dictionary<string, IComparison>
        {
            ["embedded"] = new ComparisonRunner(
                (workers, audited) => new EmbeddedEngine(new() { Workers = workers, HistoryLength = audited ? AuditedTurns : 0 }), TimeProvider.System),
#if ORLEANS
            ["orleans"] = new Orleans.OrleansComparison(),
#endif
        },
    };
}
