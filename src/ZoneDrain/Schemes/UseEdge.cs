namespace ZoneDrain.Schemes;

/// <summary>When a page counts as used by the pgmap, and so what a drain strategy hears.</summary>
public enum UseEdge : byte
{
    /// <summary>Never: the strategy hears nothing, whatever happens to the page.</summary>
    None,

    /// <summary>From the insertion of an index entry to its deletion (c).</summary>
    Entry,

    /// <summary>From the first reference to the last (c3, d).</summary>
    Reference,
}
