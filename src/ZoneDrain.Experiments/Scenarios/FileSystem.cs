namespace ZoneDrain.Experiments.Scenarios;

/// <summary>The file system on an fsdax device; it decides how layouts are broken and when blocks are freed.</summary>
public enum FileSystem
{
    /// <summary>ext4.</summary>
    Ext4,

    /// <summary>XFS.</summary>
    Xfs,

    /// <summary>virtiofs with a DAX window.</summary>
    Virtiofs,
}
