using ZoneDrain.Drains;

namespace ZoneDrain.Cluster.Wire.Records;

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
