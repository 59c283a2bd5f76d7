namespace ZoneDrain.Messages;

/// <summary>The kernel's error of each refusal, and a sentence that says why.</summary>
public static class Refusals
{
    /// <summary>All refusals but <see cref="Refusal.None"/>.</summary>
    public static IReadOnlyList<Refusal> All { get; } = [.. Enum.GetValues<Refusal>().Where(refusal => refusal != Refusal.None)];

    /// <summary>The kernel's error.</summary>
    public static Outcome Error(this Refusal refusal) => refusal switch
    {
        Refusal.None => Outcome.Ok,
        Refusal.DeviceDead or Refusal.CapacityOutside or Refusal.CapacityOverlaps or Refusal.NoSuchCapacity or Refusal.OutsideDevice
            or Refusal.NoDaxRegion or Refusal.DaxDeviceEmpty => Outcome.ENXIO,
        Refusal.LongtermStores => Outcome.EFAULT,
        Refusal.PeerGoes or Refusal.NoDaxDevice or Refusal.DaxDeviceUnbound or Refusal.ClaimOfDead or Refusal.ProviderGone => Outcome.ENODEV,
        Refusal.PeerFull => Outcome.ENOMEM,
        Refusal.PeerUnasked => Outcome.EREMOTEIO,
        Refusal.LongtermOfFile or Refusal.NoDynamicCapacity or Refusal.CapacityCannotGrow or Refusal.NoReverseMap or Refusal.NoReflink
            or Refusal.SyncWithoutDax or Refusal.ReflinkOfHeldEntries or Refusal.NoDirectAccess or Refusal.NobodyToTell => Outcome.EOPNOTSUPP,
        Refusal.LongtermHeld or Refusal.CapacityInUse or Refusal.DaxDeviceBound or Refusal.DaxMemoryReserved
            or Refusal.DaxDeviceClaimed or Refusal.DaxDeviceSized => Outcome.EBUSY,
        Refusal.LongtermTriedOut or Refusal.ProviderHeld => Outcome.EAGAIN,
        Refusal.MigrateNothing => Outcome.ENOENT,
        Refusal.ExclusiveMemory => Outcome.EPERM,
        Refusal.CapacityTagInUse => Outcome.EEXIST,
        Refusal.NoFreeCapacity or Refusal.CapacityGroupTooLarge or Refusal.DaxRegionFull => Outcome.ENOSPC,
        _ => Outcome.EINVAL,
    };

    /// <summary>Why, in a sentence that names where the kernel says so.</summary>
    public static string Sentence(this Refusal refusal) => refusal switch
    {
        Refusal.None => "It was not refused.",
        Refusal.DevdaxPrivate => "A devdax device has shared mappings alone: a private copy would not be device memory (check_vma, drivers/dax/device.c).",
        Refusal.DevdaxMisaligned => "Address, offset and length of a devdax mapping are multiples of its folio (check_vma, drivers/dax/device.c).",
        Refusal.DeviceDead => "The device is dead: nothing of it can be mapped any more (dax_alive, drivers/dax/super.c).",
        Refusal.PeerPrivate => "A peer's memory has shared mappings alone (p2pmem_alloc_mmap, drivers/pci/p2pdma.c).",
        Refusal.PeerGoes => "The peer's driver goes, and its pool hands out nothing any more (p2pmem_alloc_mmap, drivers/pci/p2pdma.c).",
        Refusal.PeerFull => "The peer's pool has fewer free pages than the mapping needs (p2pmem_alloc_mmap, drivers/pci/p2pdma.c).",
        Refusal.PeerUnasked => "Not every device reaches a peer's memory, so a caller must say that it does: FOLL_PCI_P2PDMA (try_grab_folio, mm/gup.c).",
        Refusal.LongtermWithoutPin => "FOLL_LONGTERM says how long a pin lasts, so it needs FOLL_PIN (is_valid_gup_args, mm/gup.c).",
        Refusal.LongtermOfPeer => "A peer's memory may not be pinned for ever, for its driver must be able to go (is_valid_gup_args, mm/gup.c).",
        Refusal.LongtermOfFile => "A pin that may last for ever would keep a DAX file from being truncated (check_vma_flags, mm/gup.c).",
        Refusal.LongtermStores => "A device that stores for ever would write behind the back of the file system that writes the pages back"
            + " (writable_file_mapping_allowed, mm/gup.c).",
        Refusal.LongtermHeld => "The page must move to RAM to be pinned for long, and somebody holds it"
            + " (migrate_device_coherent_folio, mm/migrate_device.c).",
        Refusal.LongtermTriedOut => "The page must move to be pinned for long and somebody keeps it; the kernel would try for ever"
            + " (__gup_longterm_locked, mm/gup.c).",
        Refusal.MigrateEmpty => "The range to migrate is empty (migrate_vma_setup, mm/migrate_device.c).",
        Refusal.MigrateUnmapped => "A range to migrate lies in mappings that may be read, without a hole"
            + " (dmirror_migrate_to_device, lib/test_hmm.c; migrate_vma_setup, mm/migrate_device.c).",
        Refusal.MigrateDax => "A DAX mapping shows the blocks of a file, which have no other place (vma_is_dax in migrate_vma_setup, mm/migrate_device.c).",
        Refusal.MigratePeer => "A mapping of a peer's memory is special: its pages have no other place"
            + " (VM_SPECIAL in migrate_vma_setup, mm/migrate_device.c).",
        Refusal.MigrateHugetlb => "Pages of hugetlb are not moved to a device (is_vm_hugetlb_page in migrate_vma_setup, mm/migrate_device.c).",
        Refusal.MigrateNothing => "Nothing of the range is there to move, or all of it is shared, held or another's"
            + " (dmirror_migrate_to_device, lib/test_hmm.c).",
        Refusal.HugetlbMisaligned => "A mapping of hugetlb is whole huge pages, aligned to their size (hugetlbfs_file_mmap, fs/hugetlbfs/inode.c).",
        Refusal.NoDynamicCapacity => "The device has no dynamic partition (cxl_dc_identify, drivers/cxl/core/mbox.c as posted).",
        Refusal.CapacityMisaligned => "An extent begins and ends at 2 MiB, the granularity of a dax region"
            + " (cxl_validate_group, drivers/cxl/core/mbox.c as posted).",
        Refusal.CapacityOutside => "The extent does not lie in the dynamic partition (cxl_validate_extent, drivers/cxl/core/extent.c as posted).",
        Refusal.CapacityOverlaps => "The extent overlaps with one that is there (extents_overlap, drivers/cxl/core/extent.c as posted).",
        Refusal.CapacityGroupOfTwoTags => "The extents of one group have one tag (cxlr_add_extent, drivers/cxl/core/extent.c as posted).",
        Refusal.CapacityTagInUse => "A tag names one allocation, and this one is here already"
            + " (cxl_tag_already_committed, drivers/cxl/core/extent.c as posted).",
        Refusal.CapacityGroupTooLarge => $"A group has at most {DriverEvent.GroupExtentsMax} extents (the pending list of the posted test device).",
        Refusal.CapacityInUse => "A dax device uses an extent of the group, so all stay until it is gone and the device asks again "
            + "(dax_region_rm_resources, drivers/dax/bus.c as posted).",
        Refusal.NoSuchCapacity => "The host has no such extent (cxl_rm_extent, drivers/cxl/core/extent.c as posted).",
        Refusal.NoFreeCapacity => "No free extent has the tag (uuid_store, drivers/dax/bus.c as posted).",
        Refusal.CapacityCannotGrow => "A dax device of dynamic capacity is what its extents are, and does not grow"
            + " (dev_dax_resize, drivers/dax/bus.c as posted).",
        Refusal.DaxDeviceBound => "The device has a driver still: its pgmap has not been released (delete_store, drivers/dax/bus.c).",
        Refusal.NoDaxDevice => "The device is not on the dax bus (dax_bus_match, drivers/dax/bus.c).",
        Refusal.DaxDeviceUnbound => "No driver has the dax device (fs_dax_get, drivers/dax/super.c; unbind_store, drivers/base/bus.c).",
        Refusal.DaxMemoryReserved => "The memory was system RAM that could not be removed, and stays reserved until the next reboot "
            + "(dev_dax_kmem_remove, drivers/dax/kmem.c).",
        Refusal.NoDirectAccess => "The driver of the dax device has no operations for a file system (fs_dax_get, drivers/dax/super.c).",
        Refusal.DaxDeviceClaimed => "Another mount has the device (holder_data in fs_dax_get, drivers/dax/super.c).",
        Refusal.ClaimOfDead => "The device is dead, and no file system can be mounted on it (dax_alive in fs_dax_get, drivers/dax/super.c).",
        Refusal.NoDaxRegion => "The memory is no static dax region (size_store, drivers/dax/bus.c).",
        Refusal.DaxSizeMisaligned => "A dax device and each of its ranges are whole units, of 2 MiB at least (alloc_is_aligned, drivers/dax/bus.c).",
        Refusal.DaxRegionFull => "The region has not so much memory that no device has (dev_dax_resize and create_store, drivers/dax/bus.c).",
        Refusal.DaxDeviceSized => "The device has memory still, or is the first of its region, which stays (delete_store, drivers/dax/bus.c).",
        Refusal.DaxDeviceEmpty => "The dax device has no memory that a driver could take (dax_bus_probe, drivers/dax/bus.c).",
        Refusal.ExclusiveMemory => "A driver has requested the memory, which /dev/mem does not show then"
            + " (range_is_allowed, drivers/char/mem.c; resource_is_exclusive, kernel/resource.c, with CONFIG_IO_STRICT_DEVMEM).",
        Refusal.ProviderHeld => "Pages of the driver's memory are out, or another device uses it, and their last put runs the driver's code"
            + " (drm_pagemap_dev_hold, drivers/gpu/drm/drm_pagemap.c, 7.0; try_stop_module, kernel/module/main.c).",
        Refusal.ProviderGone => "The driver's module goes: nobody may begin to use its memory (try_module_get, kernel/module/main.c).",
        Refusal.SyncWithoutDax => "MAP_SYNC says that a store needs no fsync, and that of a cached page does"
            + " (daxdev_mapping_supported in ext4_file_mmap, fs/ext4/file.c, and xfs_file_mmap, fs/xfs/xfs_file.c).",
        Refusal.NobodyToTell => "No mount has claimed the device, so nobody is told (dax_holder_notify_failure, drivers/dax/super.c).",
        Refusal.NoReverseMap => "The file system cannot tell who uses a block: ext4 has no handler, and xfs needs rmapbt "
            + "(dax_holder_notify_failure, drivers/dax/super.c; xfs_dax_notify_failure, fs/xfs/xfs_notify_failure.c).",
        Refusal.NoReflink => "The file system shares no blocks between files: ext4 has no remap_file_range (do_clone_file_range, fs/remap_range.c).",
        Refusal.ReflinkOfHeldEntries => "An index entry of the scheme holds its page, and was never made for a page with several "
            + "(mail S3; dax_associate_entry, fs/dax.c).",
        Refusal.ReflinkRange => "A clone goes from one file to another, in whole pages (generic_remap_file_range_prep, fs/remap_range.c).",
        Refusal.OutsideDevice => "The failed memory is not the device's (xfs_dax_notify_failure, fs/xfs/xfs_notify_failure.c).",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "a refusal has a sentence"),
    };
}
