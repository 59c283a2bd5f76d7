namespace ZoneDrain.Engines.Explorer;

/// <summary>What to explore, how, and how long.</summary>
public sealed record ExploreSettings
{
    /// <summary>The world.</summary>
    public WorldSettings World { get; init; } = new();

    /// <summary>How schedules are chosen.</summary>
    public SearchKind Search { get; init; } = SearchKind.Exhaustive;

    /// <summary>Seed of random and pct.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Schedules that random and pct run at most.</summary>
    public long Schedules { get; init; } = 100_000;

    /// <summary>States that an exhaustive search keeps at most; about 100 bytes each, and as much for their transitions.</summary>
    public int StatesMax { get; init; } = 20_000_000;

    /// <summary>PCT's depth: ordering constraints that a bug needs, at least 1.</summary>
    public int PctDepth { get; init; } = 3;

    /// <summary>Also looks for livelocks, on unless said otherwise; exhaustive only, and it keeps every transition in memory, 8 bytes each.</summary>
    public bool Livelocks { get; init; } = true;

    /// <summary>Time at most; null for none.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>The clock of <see cref="Time"/> and of the rates.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>How schedules are chosen.</summary>
public enum SearchKind
{
    /// <summary>Each turn uniformly among those possible.</summary>
    Random,

    /// <summary>By priorities that change at a few random moments (PCT).</summary>
    Pct,

    /// <summary>All of them, breadth first.</summary>
    Exhaustive,
}
