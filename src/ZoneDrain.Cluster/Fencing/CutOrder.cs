using ZoneDrain.Cluster.Store;
using ZoneDrain.Pgmaps;

namespace ZoneDrain.Cluster.Fencing;

/// <summary>What is asked of every initiator while the world stands still, so that the pages of a pgmap can be counted anew.</summary>
/// <param name="Pgmap">The pgmap.</param>
/// <param name="Order">Its folio order.</param>
/// <param name="Lost">Chunks whose cells are gone: an answer from there counts for nothing.</param>
/// <param name="Inodes">Inodes that are gone, with their locks.</param>
/// <param name="Files">Those of them that were files: what maps them is taken away, for their blocks are unknown.</param>
[GenerateSerializer]
internal sealed record CutOrder(PgmapId Pgmap, byte Order, HomeRun[] Lost, int[] Inodes, int[] Files)
{
    /// <summary>The frame's cell is gone.</summary>
    public bool IsLost(long frame) => Lost.Any(run => run.Has(frame, Order));
}
