namespace ZoneDrain.Engines.Deterministic;

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
