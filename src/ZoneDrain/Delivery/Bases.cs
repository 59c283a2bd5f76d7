namespace ZoneDrain.Delivery;

/// <summary>What becomes of the base counts that drop-each took from pages, where cells are counted anew.</summary>
internal enum Bases : byte
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>They are gone from pages whose cells were lost, too.</summary>
    Dropped,

    /// <summary>Every page gets its base back: the drop begins again.</summary>
    Restored,
}
