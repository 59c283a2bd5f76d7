namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>A page: the word, and what the inode's entry lock guards.</summary>
internal struct CellRecord
{
    /// <summary>The packed counts.</summary>
    public PageCounts Counts;

    /// <summary>File page, while associated.</summary>
    public long Index;

    /// <summary>Inode number + 1, while associated; else 0.</summary>
    public int InodePlusOne;

    /// <summary>Order of the folio that the frame is part of now, where that changes: on fsdax, and where an allocator hands folios out.</summary>
    public byte Order;

    /// <summary>Nobody has the frame any more, its allocator has not got it back, and the strategy counts it still.</summary>
    public bool Leaving;
}
