namespace ZoneDrain.Messages;

/// <summary>Rights and kind of a mapping.</summary>
[Flags]
public enum VmaFlags : ushort
{
    /// <summary>No access at all (PROT_NONE).</summary>
    None = 0,

    /// <summary>Loads are allowed.</summary>
    Read = 1,

    /// <summary>Stores are allowed.</summary>
    Write = 2,

    /// <summary>MAP_SHARED; else a store makes a private copy in RAM.</summary>
    Shared = 4,

    /// <summary>Faults may try 2 MiB entries.</summary>
    Huge = 8,

    /// <summary>A devdax device: one folio order for all of it.</summary>
    Devdax = 16,

    /// <summary>Anonymous memory of the process itself; its pages come from the RAM that the mapping names.</summary>
    Anonymous = 32,

    /// <summary>A PCI device's memory, mapped whole at mmap (p2pmem_alloc_mmap, drivers/pci/p2pdma.c).</summary>
    Peer = 64,

    /// <summary>Frames of /dev/mem, mapped whole at mmap without regard to their pages, and not counted (VM_PFNMAP).</summary>
    PfnMap = 128,

    /// <summary>MAP_SYNC: a store is mapped only once the metadata of its block is committed.</summary>
    Sync = 256,

    /// <summary>Instructions may be fetched (PROT_EXEC).</summary>
    Execute = 512,

    /// <summary>Anonymous memory of 2 MiB pages of a pool, never smaller ones (MAP_HUGETLB).</summary>
    Hugetlb = 1024,

    /// <summary>Its large entries are special: gup-fast leaves them to the slow path.</summary>
    HugeIsSpecial = 2048,

    /// <summary>Its entries do not tell gup-fast that they name a device's pages.</summary>
    Unmarked = 4096,

    /// <summary>A large entry of it that is cut is split; else it is removed.</summary>
    HugeIsSplit = 8192,

    /// <summary>Its pages may be pinned for ever: no DAX file shows them.</summary>
    Longterm = 16384,

    /// <summary>A file system tracks its stores, so that no pin for stores may last for ever.</summary>
    TracksStores = 32768,
}
