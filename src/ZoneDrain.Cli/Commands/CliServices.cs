using ZoneDrain.Cli.Bench;
using ZoneDrain.Cli.Orleans;
using ZoneDrain.Cli.Replay;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Loads;

namespace ZoneDrain.Cli.Commands;

/// <summary>What the commands run.</summary>
internal sealed record CliServices
{
    // Page turns that a worker remembers in audited lives, for the last transitions of a violation.
    private const int AuditedTurns = 65_536;

    /// <summary>Comparisons by the name of their engine.</summary>
    public required IReadOnlyDictionary<string, IComparison> Comparisons { get; init; }

    /// <summary>Loads and soaks by the name of their engine.</summary>
    public required IReadOnlyDictionary<string, ILoad> Loads { get; init; }

    /// <summary>Replays recorded kernel traces.</summary>
    public required IReplay Replay { get; init; }

    /// <summary>Measures speed and size.</summary>
    public required IBench Bench { get; init; }

    /// <summary>Those of the program.</summary>
    public static CliServices OfProgram() => new()
    {
        Replay = new EmbeddedReplay(),
        Bench = new OrleansBench(new EmbeddedBench(Memory.Available)),
        Loads = new Dictionary<string, ILoad>
        {
            ["embedded"] = new LoadRunner(workers => new EmbeddedEngine(new() { Workers = workers }), TimeProvider.System),
            ["orleans"] = new OrleansLoad(),
        },
        Comparisons = new Dictionary<string, IComparison>
        {
            ["embedded"] = new ComparisonRunner(
                (workers, audited) => new EmbeddedEngine(new() { Workers = workers, HistoryLength = audited ? AuditedTurns : 0 }), TimeProvider.System),
            ["orleans"] = new OrleansComparison(),
        },
    };
}
