using ZoneDrain.Invariants;

namespace ZoneDrain.Engines.Explorer;

/// <summary>What an exploration found and did.</summary>
public sealed record ExploreReport
{
    /// <summary>What was asked.</summary>
    public required ExploreSettings Settings { get; init; }

    /// <summary>The verdict.</summary>
    public required SearchVerdict Verdict { get; init; }

    /// <summary>All schedules were searched, and the world shows what the tables of the kernel model have for it.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Letters that kernel-model 0.4 or 2.f has here and that no schedule of the world shows: the world is too small for them.</summary>
    public string NotShown { get; init; } = "";

    /// <summary>One way to each kind of broken invariant, the shortest the search met.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Hazards, which break no invariant: a schedule for each kind.</summary>
    public IReadOnlyList<Finding> Hazards { get; init; } = [];

    /// <summary>Worlds at rest in which somebody waits for ever.</summary>
    public required IReadOnlyList<Stuck> Stuck { get; init; }

    /// <summary>Cycles that those who can run may follow for ever (exhaustive, unless not asked for); the first schedule given up (random, pct).</summary>
    public IReadOnlyList<Stuck> Livelocks { get; init; } = [];

    /// <summary>Schedules run (random, pct).</summary>
    public long Schedules { get; init; }

    /// <summary>Schedules given up (random, pct): 20,000 turns in which no protocol ended. A livelock.</summary>
    public long Endless { get; init; }

    /// <summary>Turns taken.</summary>
    public long Turns { get; init; }

    /// <summary>Distinct states reached.</summary>
    public long States { get; init; }

    /// <summary>
    /// <see cref="States"/> counts states at rest alone: random and pct in the large world, and where a search has met more than two million states.
    /// </summary>
    public bool StatesAtRestOnly { get; init; }

    /// <summary>Distinct transitions between them; 0 where states at rest alone are counted.</summary>
    public long Transitions { get; init; }

    /// <summary>New states in the last thousand schedules (random, pct).</summary>
    public long NewInLastThousand { get; init; }

    /// <summary>Time taken.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>A finding that the table of schemes and strategies does not foretell.</summary>
    public bool HasUnpredicted => Findings.Any(finding => !finding.Violation.Predicted);
}

/// <summary>What an exploration found.</summary>
public enum SearchVerdict
{
    /// <summary>Every schedule of the named world was searched, and no invariant broke.</summary>
    Complete,

    /// <summary>An invariant broke.</summary>
    Violated,

    /// <summary>The budget was spent before all was seen, or the world cannot show what the tables have for it, and nothing broke: inconclusive.</summary>
    BudgetSpent,
}

/// <summary>A world in which nothing can run although somebody has not ended.</summary>
/// <param name="Waiting">Who waits, for what, and whether that can still come.</param>
/// <param name="Schedule">The choices that lead there.</param>
public sealed record Stuck(IReadOnlyList<string> Waiting, IReadOnlyList<Choice> Schedule);

/// <summary>Something a search found wrong, and the shortest way to it that the search knows.</summary>
/// <param name="Violation">The broken invariant.</param>
/// <param name="Schedule">The choices that lead to it, the last one breaking it.</param>
public sealed record Finding(Violation Violation, IReadOnlyList<Choice> Schedule);
