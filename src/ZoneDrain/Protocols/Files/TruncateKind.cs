namespace ZoneDrain.Protocols;

/// <summary>Ways to take blocks away from a file, or to change what a range holds.</summary>
public enum TruncateKind : byte
{
    /// <summary>ftruncate to a size, smaller or larger.</summary>
    Size,

    /// <summary>FALLOC_FL_PUNCH_HOLE.</summary>
    Punch,

    /// <summary>FALLOC_FL_COLLAPSE_RANGE.</summary>
    Collapse,

    /// <summary>FALLOC_FL_INSERT_RANGE.</summary>
    Insert,

    /// <summary>FALLOC_FL_ZERO_RANGE.</summary>
    Zero,
}
