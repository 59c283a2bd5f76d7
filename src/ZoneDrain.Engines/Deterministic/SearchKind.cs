namespace ZoneDrain.Engines.Deterministic;

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
