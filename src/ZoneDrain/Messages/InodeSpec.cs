namespace ZoneDrain.Messages;

/// <summary>What does not change about an inode.</summary>
/// <param name="Kind">File or devdax device.</param>
/// <param name="Pgmap">The device it lives on.</param>
/// <param name="Scheme">The scheme of that device.</param>
/// <param name="FileSystem">The file system, for files.</param>
/// <param name="SizeBytes">Its size at the start.</param>
/// <param name="Order">Folio order of a devdax device, 0 for files.</param>
/// <param name="DirtyOnRead">A read fault marks its entry dirty too, as Linux 6.1 does (dax_insert_entry, fs/dax.c); later kernels mark writes alone.</param>
/// <param name="RefaultRetakes">A fault on a zapped entry takes its reference again (kernel-model 0.8): the cure of c-1, which neither c nor c3 had as
/// posted.</param>
/// <param name="Journal">What a power cut would leave is kept apart from what is there now; else metadata count as committed at once.</param>
/// <param name="Shmem">Pages of the cache are shared memory (tmpfs): no file system writes them back, so none tracks stores to them.</param>
public sealed record InodeSpec(
    InodeKind Kind, PgmapId Pgmap, SchemeId Scheme, FileSystem FileSystem, long SizeBytes, byte Order = 0, bool DirtyOnRead = false,
    bool RefaultRetakes = false, bool Journal = false, bool Shmem = false);
