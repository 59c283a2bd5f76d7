namespace ZoneDrain.Messages;

/// <summary>What does not change about an inode.</summary>
/// <param name="Kind">What it stands for.</param>
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
    bool RefaultRetakes = false, bool Journal = false, bool Shmem = false)
{
    /// <summary>Its file pages are the frames of a device, in order: it has no blocks and nothing that could be lost.</summary>
    public bool ShowsFrames => Kind is InodeKind.Devdax or InodeKind.DevMem;
}

/// <summary>What an inode stands for.</summary>
public enum InodeKind : byte
{
    /// <summary>A regular file on a DAX file system.</summary>
    File,

    /// <summary>A devdax character device: file page n is frame n.</summary>
    Devdax,

    /// <summary>A file, or shared anonymous memory, whose pages are ordinary memory in the page cache (mm/filemap.c, mm/shmem.c): the index holds a reference
    /// to
    /// each, a truncate waits for nobody, and what is pinned outlives its place in the file (rows R6 and 16).</summary>
    PageCache,

    /// <summary>What /dev/mem shows of a device: file page n is frame n, and no index knows of it (iomem_get_mapping, kernel/resource.c).</summary>
    DevMem,
}

/// <summary>How a file of a DAX device is in memory where its flag decides (mount option dax=inode).</summary>
public enum InodeForm : byte
{
    /// <summary>With S_DAX: its mappings show the blocks themselves.</summary>
    Dax,

    /// <summary>Without: another inode of the model, of kind <see cref="InodeKind.PageCache"/>, stands for it.</summary>
    Cached,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>The file system on a DAX device; the differences that matter are in kernel-model 0.2.</summary>
public enum FileSystem : byte
{
    /// <summary>Break layouts is whole-file; called for every ftruncate, for a punch that begins within the file, for collapse, insert and a zero-range of at
    /// least one whole page, never for a plain fallocate (fs/ext4/extents.c and inode.c, 6.1).</summary>
    Ext4,

    /// <summary>Break layouts is whole-file; called for every ftruncate and every form of fallocate (xfs_file_fallocate, fs/xfs/xfs_file.c, 6.1).</summary>
    Xfs,

    /// <summary>Break layouts covers a range; who finds a busy page in it gives up the invalidate lock and sleeps until the page is idle or a signal comes
    /// (fs/fuse/dax.c since 6.15).</summary>
    Virtiofs,
}
