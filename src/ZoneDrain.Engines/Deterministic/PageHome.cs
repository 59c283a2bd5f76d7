namespace ZoneDrain.Engines.Deterministic;

/// <summary>Where the pages live in a world of two silos.</summary>
public enum PageHome : byte
{
    /// <summary>On the silo that lives.</summary>
    Living,

    /// <summary>On the one that may die: their cells go with it.</summary>
    Dying,
}
