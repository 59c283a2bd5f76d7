namespace ZoneDrain.Inodes;

/// <summary>A run of blocks: file pages <paramref name="Index"/> on, in frames <paramref name="Frame"/> on.</summary>
/// <param name="Index">First file page.</param>
/// <param name="Pages">Length, at least 1.</param>
/// <param name="Frame">First frame of the pgmap.</param>
/// <param name="State">Unwritten, written or bad.</param>
public readonly record struct Extent(long Index, long Pages, long Frame, BlockState State)
{
    /// <summary>One past the last file page.</summary>
    public long End => Index + Pages;

    /// <summary>The frame behind <paramref name="index"/>.</summary>
    public long FrameOf(long index) => Frame + index - Index;
}

/// <summary>What stands behind a file page (kernel-model 0.9).</summary>
public enum BlockState : byte
{
    /// <summary>No block.</summary>
    Hole,

    /// <summary>A block that reads as zeroes: fallocate made it.</summary>
    Unwritten,

    /// <summary>A block with data.</summary>
    Written,

    /// <summary>A bad block: its memory is poisoned, and the data are lost.</summary>
    Bad,
}
