using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What is asked of every initiator while the world stands still, so that the pages of a pgmap can be counted anew.</summary>
/// <param name="Pgmap">The pgmap.</param>
/// <param name="Order">Its folio order.</param>
/// <param name="Lost">Chunks whose cells are gone: an answer from there counts for nothing.</param>
/// <param name="Living">The pgmap's inodes that are there; calls of other pgmaps' inodes change nothing here, and may wait for a fence of their own.</param>
/// <param name="Inodes">Its inodes that are gone, with their locks.</param>
/// <param name="Files">Those of them that were files: what maps them is taken away, for their blocks are unknown.</param>
/// <param name="Driver">Its driver's frames are told anew: an answer about frames that is on its way counts for nothing.</param>
[GenerateSerializer]
internal sealed record SnapshotRequest(PgmapId Pgmap, byte Order, HomeRun[] Lost, int[] Living, int[] Inodes, int[] Files, bool Driver) : ICutScope
{
    /// <summary>Nothing is told yet: everybody stands still first, so that what passes from one to another is told by one of them.</summary>
    [Id(8)]
    public bool OnlyStands { get; init; }

    /// <summary>Pages that are being moved, or may be: an entry that waits for the end of a move of another page has lost who moved it.</summary>
    [Id(9)]
    public long[] Moving { get; init; } = [];

    /// <summary>The form of an entry of such a page that is not moved.</summary>
    [Id(10)]
    public PteKind Form { get; init; }

    /// <summary>Whoever has no state and nothing under way, and made its last call before this number, has rested, and is not asked.</summary>
    [Id(11)]
    public long Rested { get; init; }

    /// <inheritdoc/>
    public bool TellsFrames => Driver;

    /// <inheritdoc/>
    public bool IsLost(long frame) => Lost.Any(run => run.Has(frame, Order));

    /// <inheritdoc/>
    public bool IsGone(int inode) => Inodes.Contains(inode);

    /// <inheritdoc/>
    public bool Lives(int inode) => Living.Contains(inode);
}
