namespace ZoneDrain.Schemes;

/// <summary>Driver memory whose pgmap counts each page from its allocation to its last put (get_dev_pagemap_many in zone_device_folio_init, mm/memremap.c,
/// 6.1 and later).
/// A type for the hot path alone; the traits in force are <see cref="SchemeList.Get(SchemeId, MemoryType)"/>.</summary>
public readonly struct CountedMemory : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits => SchemeList.Get(SchemeId.E, MemoryType.Private);
}

/// <summary>Ordinary memory, and driver memory whose pgmap counts nothing (a1 and b). Index entries hold a reference: those of the page cache, for driver
/// memory has none.
/// A type for the hot path alone; the traits in force are <see cref="SchemeList.Get(SchemeId, MemoryType)"/>.</summary>
public readonly struct PlainMemory : IScheme
{
    /// <inheritdoc/>
    public static SchemeTraits Traits => SchemeList.Get(SchemeId.E, MemoryType.Ram);
}
