using ZoneDrain.Delivery;
using ZoneDrain.Drains;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>Chunks on their way from one home to another, with all that goes with them.</summary>
/// <param name="Form">The number of the form that cells have.</param>
/// <param name="Chunks">Number, cells in their form, the strategy's mark; chunks without cells are idle and not named.</param>
/// <param name="Waiters">Who waits for a page.</param>
/// <param name="Rows">Who holds what.</param>
/// <param name="Replies">What pages answered last, by lane: of the whole pgmap here, for a lane may ask for its reply again at the new home.</param>
/// <param name="Floors">Calls up to which initiators' are late; null where no fence has been.</param>
[GenerateSerializer]
internal sealed record ChunkBundle(
    uint Form, (long Number, byte[] Cells, bool Marked)[] Chunks, (long Head, long[] Waiters)[] Waiters, (ulong Holder, long Head, ulong Holding)[] Rows,
    (CallStamp Stamp, PageReply Reply)[] Replies, CallFloors? Floors);

/// <summary>The cells of one chunk, at its home. Memory comes with the first turn that changes a page: a chunk that is not there is idle.</summary>
internal sealed class ChunkCells
{
    /// <summary>The pages, by frame in the chunk.</summary>
    public CellRecord[] Cells { get; init; } = new CellRecord[Chunk.Frames];

    /// <summary>The strategy's counter.</summary>
    public long Count { get; set; }

    /// <summary>Used at least once, as the strategy marked it.</summary>
    public bool Marked { get; set; }
}
