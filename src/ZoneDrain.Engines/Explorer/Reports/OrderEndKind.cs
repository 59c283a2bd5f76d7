namespace ZoneDrain.Engines.Explorer;

/// <summary>How an order of operations ends; a later one is worse.</summary>
public enum OrderEndKind
{
    /// <summary>All was done, and the capacity is back.</summary>
    Done,

    /// <summary>Something was refused, and can be tried again.</summary>
    Refused,

    /// <summary>Memory stays with nobody until the next reboot.</summary>
    Leaks,

    /// <summary>An operation waits for ever.</summary>
    Hangs,

    /// <summary>An invariant broke.</summary>
    Breaks,
}
