namespace ZoneDrain.Messages;

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
