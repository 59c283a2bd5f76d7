namespace ZoneDrain.Messages;

/// <summary>What a fault must know of the mapping (kernel-model 0.9).</summary>
[Flags]
public enum MappingFlags : ushort
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>A 2 MiB fault comes first: no page table hangs at the slot, and the mapping may use huge pages.</summary>
    TryHuge = 1,

    /// <summary>The mapping covers the whole 2 MiB slot.</summary>
    CoversSlot = 2,

    /// <summary>File offset and address are congruent modulo 2 MiB.</summary>
    Congruent = 4,

    /// <summary>The mapping is shared.</summary>
    Shared = 8,

    /// <summary>The mapping is of a devdax device.</summary>
    Devdax = 16,

    /// <summary>Stores are allowed.</summary>
    Writable = 32,

    /// <summary>The mapping is anonymous memory.</summary>
    Anonymous = 64,

    /// <summary>The mapping is a PCI device's memory.</summary>
    Peer = 128,

    /// <summary>The mapping is MAP_SYNC.</summary>
    Sync = 256,

    /// <summary>Told to an inode, not by a process: the block of a store that might have been shared.</summary>
    Unshares = 512,

    /// <summary>The mapping has huge pages of a pool, and no others (VM_HUGETLB).</summary>
    Hugetlb = 1024,

    /// <summary>Large entries of the mapping are special.</summary>
    HugeIsSpecial = 2048,

    /// <summary>Entries of the mapping do not say that they name a device's pages.</summary>
    Unmarked = 4096,

    /// <summary>Pages of the mapping may be pinned for ever.</summary>
    Longterm = 8192,

    /// <summary>But not for stores, which a file system tracks.</summary>
    TracksStores = 16384,

    /// <summary>The mapping shows frames without regard to their pages (VM_PFNMAP).</summary>
    PfnMap = 32768,
}
