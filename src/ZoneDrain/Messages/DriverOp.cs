namespace ZoneDrain.Messages;

/// <summary>What a driver can be asked about its frames.</summary>
public enum DriverOp : byte
{
    /// <summary>A run of frames, aligned to its folio order if possible.</summary>
    Allocate,

    /// <summary>Gives a run back. Freeing a frame that is free is a bug (invariant I6).</summary>
    Free,

    /// <summary>Hands out nothing from now on; what comes back stays. The first step of a right teardown. Answers how many frames are still out.</summary>
    Stop,

    /// <summary>Hands frames out again: memory that was offline is online. EBUSY: it was given up.</summary>
    Resume,

    /// <summary>Ok: it is offline, stopped and empty. EBUSY: it is not, or was given up. Answers how many frames are out.</summary>
    AskOffline,

    /// <summary>Gives it up: its driver has gone while it was in use, and nobody can remove it any more.</summary>
    Abandon,

    /// <summary>The device has a dynamic partition, of so many frames from so far on.</summary>
    OpenCapacity,

    /// <summary>One extent of a group arrives; more follow, or <see cref="AcceptExtents"/>.</summary>
    OfferExtent,

    /// <summary>The group is whole: all of it is accepted, or dropped with a refusal. Answers how many frames are new.</summary>
    AcceptExtents,

    /// <summary>A dax device takes the free extents of a tag, or one that has none. Answers its first frame and its length.</summary>
    ClaimExtents,

    /// <summary>The dax device that begins at a frame gives its extents back.</summary>
    ReturnExtents,

    /// <summary>The device wants a tag's extents back, or those without a tag in a range. EBUSY: one is used, and all stay.</summary>
    ReleaseExtents,

    /// <summary>A dax device is to become larger: EOPNOTSUPP, for it is what its extents are.</summary>
    GrowDevice,

    /// <summary>Answers how many extents the host has, and of how many frames.</summary>
    CountExtents,

    /// <summary>The device is gone: all extents with it, whoever uses them. Answers how many frames.</summary>
    LoseCapacity,

    /// <summary>One more file has each block of a run (xfs_refcount_increase_extent).</summary>
    Share,

    /// <summary>A file gives a run up. Ok: so many blocks of its start are other files' still; ENOENT: so many are no other's, and may be freed or
    /// written.</summary>
    Unshare,

    /// <summary>Ok: another file has the block too; ENOENT: none has.</summary>
    AskShared,

    /// <summary>It is a dax device, whose units have an order as device_dax: the number of pages asked for.</summary>
    OpenDax,

    /// <summary>A driver takes the dax device; the number of pages is its <see cref="DaxMode"/>. EBUSY: another has it.</summary>
    BindDax,

    /// <summary>Its driver wants the memory. Answers the order of its units, and the memory type; EBUSY: it stays reserved until the next reboot.</summary>
    RequestDax,

    /// <summary>Its driver goes, or its probe failed. ENODEV: it has none.</summary>
    UnbindDax,

    /// <summary>A mount, the tag, claims it. ENODEV: no driver has it; EOPNOTSUPP: its driver serves no file system; EBUSY: it is claimed.</summary>
    ClaimDax,

    /// <summary>The mount gives its claim up, if it has it still.</summary>
    ReleaseClaim,

    /// <summary>Ok: somebody is told of an unbind; EOPNOTSUPP: nobody is.</summary>
    AskHolder,

    /// <summary>The rest of a group does not come: what has arrived of it is dropped. Answers how many extents, and of how many frames.</summary>
    ExpireExtents,

    /// <summary>It is a static dax region of so many frames, whose units have the order that is the frame asked for. EINVAL: they are no whole units.</summary>
    OpenRegion,

    /// <summary>A device without memory in the region. Answers its number; ENOSPC: nothing of the region is free.</summary>
    CreateInRegion,

    /// <summary>The device gets so many frames. EINVAL: they are no whole units; EBUSY: it has a driver; ENOSPC: the region has not so many.</summary>
    ResizeInRegion,

    /// <summary>Its units have another order, the number of pages asked for. EINVAL: a range of it is not whole units; EBUSY: it has a driver.</summary>
    AlignInRegion,

    /// <summary>A driver takes the device. Answers the order of its units, and its frames. EBUSY: another has it; ENXIO: it has no memory;
    /// EINVAL: a range of it begins within a unit.</summary>
    BindInRegion,

    /// <summary>Its driver goes. ENODEV: it has none.</summary>
    UnbindInRegion,

    /// <summary>The device goes. EBUSY: it has a driver, or memory, or is the first.</summary>
    DeleteInRegion,

    /// <summary>A range of the device, by its place among them: the number of pages asked for. ENOENT: it has no more.</summary>
    NextInRegion,

    /// <summary>Ok: no driver has requested a frame of the run, which /dev/mem may show. EPERM: the answer is the first part of it that one has
    /// (iomem_is_exclusive, kernel/resource.c).</summary>
    AskExclusive,

    /// <summary>Somebody takes a reference to what provides the memory, its device and module (drm_pagemap_get). ENODEV: the module has gone.</summary>
    HoldProvider,

    /// <summary>And gives it back.</summary>
    PutProvider,

    /// <summary>The module of the driver goes, and hands out nothing any more. With a number of pages above 0: EAGAIN while a page is out or somebody has a
    /// reference. Answers how many references there are, and how many frames are out.</summary>
    UnloadModule,
}
