namespace ZoneDrain.Experiments.Results;

/// <summary>What a search of interleavings did and found, for <c>result.json</c> and the report.</summary>
public sealed record ExplorationSummary
{
    /// <summary>The kind of search.</summary>
    public required string Search { get; init; }

    /// <summary>The world that was searched.</summary>
    public required string World { get; init; }

    /// <summary>Whether every schedule was searched.</summary>
    public required bool Complete { get; init; }

    /// <summary>Turns taken; 0 where they were not counted.</summary>
    public long Turns { get; init; }

    /// <summary>Schedules run (random, pct).</summary>
    public long Schedules { get; init; }

    /// <summary>Distinct states.</summary>
    public long States { get; init; }

    /// <summary>Transitions between states (exhaustive).</summary>
    public long Transitions { get; init; }

    /// <summary>New states in the last thousand schedules (random, pct).</summary>
    public long NewInLastThousand { get; init; }

    /// <summary>Time taken, in milliseconds.</summary>
    public double ElapsedMs { get; init; }

    /// <summary>The cells of a matrix, row by row; empty for a single search.</summary>
    public IReadOnlyList<ExplorationCell> Coverage { get; init; } = [];

    /// <summary>What the letters and signs of the cells mean.</summary>
    public IReadOnlyList<ExplorationLink> Legend { get; init; } = [];

    /// <summary>Failing schedules, shrunk.</summary>
    public IReadOnlyList<ExplorationFinding> Findings { get; init; } = [];

    /// <summary>Worlds in which nothing can run.</summary>
    public IReadOnlyList<ExplorationStuck> Stuck { get; init; } = [];
}
