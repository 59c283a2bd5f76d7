namespace ZoneDrain.Inodes;

/// <summary>What an inode stands for.</summary>
public enum InodeKind : byte
{
    /// <summary>A regular file on a DAX file system.</summary>
    File,

    /// <summary>A devdax character device: file page n is frame n.</summary>
    Devdax,
}
