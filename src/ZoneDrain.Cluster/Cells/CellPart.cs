using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Holders;

namespace ZoneDrain.Cluster.Cells;

/// <summary>A part of a pgmap's chunks on a silo, and all that turns of their pages change: turns of two parts have nothing in common to wait for.</summary>
/// <param name="number">Which part: the strategy's worker for the pages in it.</param>
/// <param name="fences">Who is refused here.</param>
/// <param name="floors">Which calls are late here.</param>
internal sealed class CellPart(int number, SiloFences fences, FloorTable floors)
{
    /// <summary>Held for a turn.</summary>
    public Lock Lock { get; } = new();

    /// <summary>Which part.</summary>
    public int Number => number;

    /// <summary>Its chunks that have cells.</summary>
    public ChunkTable Chunks { get; } = new();

    /// <summary>Who sleeps on a page, by the head of its folio.</summary>
    public Dictionary<long, List<WaiterId>> Sleepers { get; } = [];

    /// <summary>Who holds what of its pages.</summary>
    public PageHolders Held { get; } = new();

    /// <summary>What was answered last.</summary>
    public PageReplies Replies { get; } = new(fences, floors);

    /// <summary>The strategy's counter of its worker.</summary>
    public long Count;

    /// <summary>Turns of its pages, and what was used for the first and the last time, since it was asked: a count that all turns share would be the lock that
    /// they do not.</summary>
    public (long Turns, long FirstUses, long LastUses) Counted;

    /// <summary>Who asks in the turn that goes on.</summary>
    public HolderId Holder { get; set; }

    /// <summary>Whom it wakes; null for nobody.</summary>
    public List<WaiterId>? Woken { get; set; }
}
