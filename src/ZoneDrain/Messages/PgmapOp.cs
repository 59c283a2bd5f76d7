namespace ZoneDrain.Messages;

/// <summary>What a pgmap can be asked. The ranged ones visit pages where they live.</summary>
public enum PgmapOp : byte
{
    /// <summary>Live → Dying, in every worker's copy. A second kill is warned of and ignored (case 80). The question tells the zap order and grace placement,
    /// for the record.</summary>
    Kill,

    /// <summary>Reads page words from <see cref="PgmapEvent.From"/> until one is in use or the end is reached.</summary>
    FindBusy,

    /// <summary>Drops the base count of every page of the range; answers how many were idle.</summary>
    DropBases,

    /// <summary>The first frame of the next chunk that was ever in use.</summary>
    NextUsedChunk,

    /// <summary>Adds to the shared counter; answers the new value.</summary>
    AddRoot,

    /// <summary>Adds every worker's counter to the shared one and clears them; answers the sum. Only after an acknowledged round.</summary>
    SumShards,

    /// <summary>Tells the waiter when the shared counter is zero; answers whether it is already.</summary>
    SubscribeRoot,

    /// <summary>Dying → Drained.</summary>
    Drained,

    /// <summary>Drained → Freed: descriptors are gone. EBUSY while a gup walk keeps the pgmap alive; the caller is told when to ask again.</summary>
    Release,

    /// <summary>Keeps the pgmap from being released while a gup walk lasts; refused when dying (percpu_ref_tryget_live).</summary>
    TryGetLive,

    /// <summary>Gives that back.</summary>
    Put,

    /// <summary>The next inode that lives on the device, by number.</summary>
    NextInode,

    /// <summary>Reads its life.</summary>
    Inspect,

    /// <summary>The next process that may map pages of it, by number: the reverse map of memory without an index (rmap_walk_anon, mm/rmap.c).</summary>
    NextMapper,

    /// <summary>What it was created as: frames in the value, and the memory type.</summary>
    Describe,
}
