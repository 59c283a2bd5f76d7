namespace ZoneDrain.Messages;

/// <summary>Why an operation was refused, where the error alone does not say it. <see cref="Refusals"/> has the error and a sentence for each.</summary>
public enum Refusal : byte
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>A private mapping of devdax.</summary>
    DevdaxPrivate,

    /// <summary>A mapping of devdax that is not aligned to its folio.</summary>
    DevdaxMisaligned,

    /// <summary>A mapping of a device that is dead.</summary>
    DeviceDead,

    /// <summary>A private mapping of a peer's memory.</summary>
    PeerPrivate,

    /// <summary>A mapping of a peer that goes.</summary>
    PeerGoes,

    /// <summary>More of a peer's memory than is free.</summary>
    PeerFull,

    /// <summary>A get of a peer's memory by who did not say that it can use it.</summary>
    PeerUnasked,

    /// <summary>FOLL_LONGTERM without FOLL_PIN.</summary>
    LongtermWithoutPin,

    /// <summary>FOLL_LONGTERM with FOLL_PCI_P2PDMA.</summary>
    LongtermOfPeer,

    /// <summary>FOLL_LONGTERM on a DAX file.</summary>
    LongtermOfFile,

    /// <summary>FOLL_LONGTERM with FOLL_WRITE on a shared mapping of a file whose stores are tracked.</summary>
    LongtermStores,

    /// <summary>FOLL_LONGTERM on a device's page that somebody holds.</summary>
    LongtermHeld,

    /// <summary>FOLL_LONGTERM on a movable page that somebody keeps: the bound on attempts is reached.</summary>
    LongtermTriedOut,

    /// <summary>A migration of an empty range.</summary>
    MigrateEmpty,

    /// <summary>A migration of a range that no mapping covers, or one that nobody may read.</summary>
    MigrateUnmapped,

    /// <summary>A migration of a DAX mapping.</summary>
    MigrateDax,

    /// <summary>A migration of a peer's memory.</summary>
    MigratePeer,

    /// <summary>A migration of huge pages of hugetlb.</summary>
    MigrateHugetlb,

    /// <summary>A migration of a range of which nothing can move.</summary>
    MigrateNothing,

    /// <summary>A mapping of hugetlb that is not whole pages of it.</summary>
    HugetlbMisaligned,

    /// <summary>Capacity of a device without a dynamic partition.</summary>
    NoDynamicCapacity,

    /// <summary>An extent that is not whole units of 2 MiB.</summary>
    CapacityMisaligned,

    /// <summary>An extent outside the dynamic partition.</summary>
    CapacityOutside,

    /// <summary>An extent over another.</summary>
    CapacityOverlaps,

    /// <summary>A group of extents with two tags.</summary>
    CapacityGroupOfTwoTags,

    /// <summary>A group with the tag of another.</summary>
    CapacityTagInUse,

    /// <summary>A group of too many extents.</summary>
    CapacityGroupTooLarge,

    /// <summary>A release of extents that a dax device uses.</summary>
    CapacityInUse,

    /// <summary>A release of extents that the host does not have.</summary>
    NoSuchCapacity,

    /// <summary>A dax device of a tag without free extents.</summary>
    NoFreeCapacity,

    /// <summary>A dax device of extents that is to grow.</summary>
    CapacityCannotGrow,

    /// <summary>A dax device that is to be destroyed and has a driver.</summary>
    DaxDeviceBound,

    /// <summary>A file system that cannot tell who uses a block.</summary>
    NoReverseMap,

    /// <summary>A clone of blocks on a file system that shares none.</summary>
    NoReflink,

    /// <summary>A clone of blocks under a scheme whose entries hold their pages.</summary>
    ReflinkOfHeldEntries,

    /// <summary>A clone of a range of a file into itself, or of no whole pages.</summary>
    ReflinkRange,

    /// <summary>A memory failure outside the device.</summary>
    OutsideDevice,

    /// <summary>A driver for a device that is no dax device.</summary>
    NoDaxDevice,

    /// <summary>An unbind, or a claim, of a dax device without a driver.</summary>
    DaxDeviceUnbound,

    /// <summary>A driver for memory that was lost until the next reboot.</summary>
    DaxMemoryReserved,

    /// <summary>A claim of a dax device whose driver serves no file system.</summary>
    NoDirectAccess,

    /// <summary>A claim of a dax device that another mount has.</summary>
    DaxDeviceClaimed,

    /// <summary>A claim of a device that was killed.</summary>
    ClaimOfDead,

    /// <summary>A notice of an unbind while no mount has a claim.</summary>
    NobodyToTell,

    /// <summary>A device of a region where there is none.</summary>
    NoDaxRegion,

    /// <summary>A dax device that would not be whole units.</summary>
    DaxSizeMisaligned,

    /// <summary>A dax device that is to have more than its region has.</summary>
    DaxRegionFull,

    /// <summary>A dax device that is to be deleted and has memory, or is the first of its region.</summary>
    DaxDeviceSized,

    /// <summary>A driver for a dax device without memory.</summary>
    DaxDeviceEmpty,

    /// <summary>A mapping of /dev/mem that would show memory which a driver has.</summary>
    ExclusiveMemory,

    /// <summary>An unload of a driver whose module is held by pages that are out, or by others who use its memory.</summary>
    ProviderHeld,

    /// <summary>A reference to a driver whose module has gone.</summary>
    ProviderGone,

    /// <summary>MAP_SYNC of a file that is not accessed directly.</summary>
    SyncWithoutDax,
}
