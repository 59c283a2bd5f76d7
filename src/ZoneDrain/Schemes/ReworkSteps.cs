namespace ZoneDrain.Schemes;

/// <summary>
/// The changes that were under way when the counts of device pages were to be normalised, the "balls in the air" that mails S0 and S1 list by Jason Gunthorpe,
/// and the two steps that some of them rest on (kernel-model 0.17). <see cref="BallsInTheAir"/> knows their order.
/// </summary>
[Flags]
public enum ReworkSteps : ushort
{
    /// <summary>The kernel that S0 and S1 start from, up to 5.17: scheme a1.</summary>
    None = 0,

    /// <summary>Compound pages for device-dax: a 2 MiB or 1 GiB unit has one count; else each of its pages has (row R5 against R4).</summary>
    CompoundDevdax = 1,

    /// <summary>The memory type that CPU and device read coherently.</summary>
    CoherentType = 2,

    /// <summary>Idle pages show 0 for all types, and nothing is left to drop page by page.</summary>
    NormalisedCounts = 4,

    /// <summary>gup asks no pgmap any more.</summary>
    NoPgmapTest = 8,

    /// <summary>Large entries of a device are not special: gup-fast takes them as it takes others, instead of leaving for the slow path.</summary>
    NoSpecialBit = 16,

    /// <summary>No entry tells gup-fast that it names a device's page: the page is all that it may ask.</summary>
    NoDevmapBit = 32,

    /// <summary>No vma_is_special for PUD and PMD: a large entry that is cut is split, and goes on mapping; else it is removed, and faults again.</summary>
    NoVmaIsSpecial = 64,

    /// <summary>Folios for fsdax: a 2 MiB entry has one count.</summary>
    FsDaxFolios = 128,

    /// <summary>Shoot-down for fsdax: a kill takes the mappings of the device's files away.</summary>
    FsDaxShootDown = 256,

    /// <summary>A step: a page-table entry holds a reference from the time it is made. Without folios a 2 MiB entry would need 512, so files have none
    /// then.</summary>
    MapReferences = 512,

    /// <summary>A step: inode and index are kept once a folio. It changes no count.</summary>
    FolioAssociations = 1024,
}
