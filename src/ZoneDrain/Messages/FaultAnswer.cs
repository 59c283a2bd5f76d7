namespace ZoneDrain.Messages;

/// <summary>What an inode tells a fault. In all cases but <see cref="Refused"/> the entry is locked and the invalidate lock is held shared.</summary>
public enum FaultAnswer : byte
{
    /// <summary>SIGBUS or FALLBACK; nothing is held.</summary>
    Refused,

    /// <summary>A new entry names a page: it must be associated first.</summary>
    NewPage,

    /// <summary>An entry that was there names a page.</summary>
    OldPage,

    /// <summary>An entry with the zap mark names a page.</summary>
    ZappedPage,

    /// <summary>Read of a hole or an unwritten block: the zero page.</summary>
    Zero,

    /// <summary>Blocks must be allocated first.</summary>
    NeedsBlocks,

    /// <summary>A store to a block that may be another file's too: its driver must be asked (IOMAP_F_SHARED).</summary>
    MayBeShared,
}
