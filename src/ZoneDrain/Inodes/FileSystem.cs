namespace ZoneDrain.Inodes;

/// <summary>The file system on a DAX device; the differences that matter are in kernel-model 0.2.</summary>
public enum FileSystem : byte
{
    /// <summary>Break layouts is whole-file; called for every ftruncate.</summary>
    Ext4,

    /// <summary>Break layouts is whole-file.</summary>
    Xfs,

    /// <summary>Break layouts covers a range and does not wait.</summary>
    Virtiofs,
}
