namespace ZoneDrain.Messages;

/// <summary>What a page can be asked.</summary>
public enum PageOp : byte
{
    /// <summary>Takes references, from idle too: the one guarded 0→1. The pgmap's life is asked where the scheme says so.</summary>
    Acquire,

    /// <summary>Takes references of a page in use; an idle one refuses, except where the scheme lets gup revive it.</summary>
    TryGet,

    /// <summary>Gives references back.</summary>
    Put,

    /// <summary>Tells the waiter when the page is idle; answers EBUSY if it is not yet.</summary>
    SubscribeIdle,

    /// <summary>Takes such a wish back.</summary>
    Unsubscribe,

    /// <summary>Sets inode, index and order: an index entry was inserted (dax_associate_entry, fs/dax.c).</summary>
    Associate,

    /// <summary>Clears them: the entry was deleted. The block is about to be freed, so invariant I2 is tested here.</summary>
    Disassociate,

    /// <summary>Reads the counts.</summary>
    Inspect,

    /// <summary>An allocator's frames are put to use: the folio's order is set, then the first reference is taken (zone_device_folio_init).</summary>
    Allocate,

    /// <summary>
    /// Splits a folio that an allocator handed out into its pages (folio_split, mm/huge_memory.c): each has the caller's references afterwards. The pgmap's
    /// count stays as it is: what the folio counted at once, its pages give back one by one. EBUSY: others have references; EAGAIN: it is no folio.
    /// </summary>
    Split,
}
