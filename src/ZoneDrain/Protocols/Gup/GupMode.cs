namespace ZoneDrain.Protocols;

/// <summary>What get_user_pages is asked for (FOLL_ flags, include/linux/mm_types.h).</summary>
[Flags]
public enum GupMode : byte
{
    /// <summary>FOLL_GET of readable pages.</summary>
    Get = 0,

    /// <summary>FOLL_PIN.</summary>
    Pin = 1,

    /// <summary>FOLL_LONGTERM, with FOLL_PIN: slow, and refused on fsdax.</summary>
    Longterm = 2,

    /// <summary>FOLL_WRITE.</summary>
    Write = 4,

    /// <summary>FOLL_FAST_ONLY: what fast cannot do fails.</summary>
    FastOnly = 8,

    /// <summary>The slow path alone (get_user_pages, pin_user_pages).</summary>
    SlowOnly = 16,

    /// <summary>FOLL_PCI_P2PDMA: the caller can use a peer's memory.</summary>
    Peer = 64,
}
