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
