namespace ZoneDrain.Drains;

/// <summary>Whether a strategy fits a scheme.</summary>
public enum Fitness : byte
{
    /// <summary>It keeps the invariants, given both grace periods.</summary>
    Right,

    /// <summary>It runs, and breaks the invariants that its entry names.</summary>
    Unsafe,

    /// <summary>It cannot run: the scheme does not tell it what it must hear.</summary>
    Refused,
}
