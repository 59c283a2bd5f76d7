namespace ZoneDrain.Schemes;

/// <summary>Ordinary memory, and driver memory whose pgmap counts nothing (a1 and b). Index entries hold a reference: those of the page cache, for driver
/// memory has none.
/// A type for the hot path alone; the traits in force are <see cref="SchemeList.Get(SchemeId, MemoryType)"/>.</summary>
public readonly struct PlainMemory : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits => SchemeList.Get(SchemeId.E, MemoryType.Ram);

    /// <inheritdoc/>
    public static bool CountsReferences => false;

    /// <inheritdoc/>
    public static bool CountsEntries => false;

    /// <inheritdoc/>
    public static bool MapHolds => true;

    /// <inheritdoc/>
    public static bool EntryHolds => true;

    /// <inheritdoc/>
    public static bool MayRevive => false;

    /// <inheritdoc/>
    public static bool Allocates => true;
}
