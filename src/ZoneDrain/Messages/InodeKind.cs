namespace ZoneDrain.Messages;

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
}
