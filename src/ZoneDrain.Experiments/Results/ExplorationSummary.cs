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

/// <summary>One cell of a matrix of searches.</summary>
/// <param name="Row">Scheme and teardown.</param>
/// <param name="Column">The placement of the grace period.</param>
/// <param name="Letters">The kinds of violation, or a dash.</param>
/// <param name="States">Distinct states of its search.</param>
/// <param name="Complete">Whether every schedule was searched.</param>
public sealed record ExplorationCell(string Row, string Column, string Letters, long States, bool Complete)
{
    /// <summary>The diagram of each letter, beside the report; empty where none was written.</summary>
    public IReadOnlyList<ExplorationLink> Links { get; init; } = [];
}

/// <summary>A schedule that breaks an invariant.</summary>
/// <param name="Title">What it is called: world and invariant.</param>
/// <param name="Invariant">The invariant's name.</param>
/// <param name="Predicted">Whether the table of schemes and strategies foretells it.</param>
/// <param name="Steps">The steps, the last of which breaks it.</param>
public sealed record ExplorationFinding(string Title, string Invariant, bool Predicted, IReadOnlyList<ScheduleStep> Steps);

/// <summary>A world in which nothing can run although somebody has not ended.</summary>
/// <param name="Waiting">Who waits for what, a line each.</param>
/// <param name="Steps">Steps that lead there.</param>
public sealed record ExplorationStuck(IReadOnlyList<string> Waiting, int Steps);

/// <summary>A short text of a table of searches and what belongs to it.</summary>
/// <param name="Letters">The text: a letter of a cell, or "stuck".</param>
/// <param name="Target">The name of a file in the folder, or the text's meaning.</param>
public sealed record ExplorationLink(string Letters, string Target);
