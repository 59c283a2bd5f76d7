namespace ZoneDrain.Schemes;

/// <summary>A scheme as a type, so that an engine's hot path is compiled for it. One file a scheme.</summary>
public interface IScheme
{
    /// <summary>The whole of the scheme.</summary>
    static abstract SchemeTraits Traits { get; }
}

/// <summary>
/// What a hot path asks of a scheme, read from its traits once: a field that never changes, of a type that is compiled for itself, is a constant to the
/// compiler of the second tier.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
public static class SchemeConstants<TScheme>
    where TScheme : struct, IScheme
{
    /// <summary>References drive the strategy: <see cref="SchemeTraits.CountsReferences"/>.</summary>
    public static readonly bool CountsReferences = TScheme.Traits.CountsReferences;

    /// <summary>Index entries do: <see cref="SchemeTraits.CountsEntries"/>.</summary>
    public static readonly bool CountsEntries = TScheme.Traits.CountsEntries;

    /// <summary><see cref="SchemeTraits.MapTakesReference"/>.</summary>
    public static readonly bool MapHolds = TScheme.Traits.MapTakesReference;

    /// <summary><see cref="SchemeTraits.EntryTakesReference"/>.</summary>
    public static readonly bool EntryHolds = TScheme.Traits.EntryTakesReference;

    /// <summary><see cref="SchemeTraits.GupMayRevive"/>.</summary>
    public static readonly bool GupMayRevive = TScheme.Traits.GupMayRevive;

    /// <summary>Frames go back to an allocator at the last put, whatever the scheme: <see cref="SchemeTraits.IsAllocated"/>.</summary>
    public static readonly bool Allocates = TScheme.Traits.IsAllocated;
}
