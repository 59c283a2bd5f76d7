using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What an initiator keeps of a pgmap at a moment when nothing moves.</summary>
[GenerateSerializer]
internal sealed record Snapshot
{
    /// <summary>References that its state names, that its protocols have taken, or are about to give back; and index entries.</summary>
    [Id(0)]
    public List<KeptPage> Kept { get; init; } = [];

    /// <summary>Blocks of a file.</summary>
    [Id(1)]
    public List<(long Frame, long Pages)> Blocks { get; init; } = [];

    /// <summary>Frames between the driver and a file, with protocols.</summary>
    [Id(7)]
    public List<FrameRun> Taken { get; init; } = [];

    /// <summary>Pages that protocols have got a reference of: one that is being moved is one of them.</summary>
    [Id(8)]
    public List<long> Moving { get; init; } = [];

    /// <summary>Index entries of faults whose pages do not know of them yet.</summary>
    [Id(11)]
    public List<FileEntry> Fresh { get; init; } = [];

    /// <summary>The number of the process that this is; -1 for another actor.</summary>
    [Id(2)]
    public int Process { get; init; } = -1;

    /// <summary>The inodes that it maps, as often as it does; of an inode, the processes that map it.</summary>
    [Id(3)]
    public List<int> Mapped { get; init; } = [];

    /// <summary>The calls by which gup walks keep the pgmap alive.</summary>
    [Id(4)]
    public List<CallStamp> Walks { get; init; } = [];

    /// <summary>What had to be ended, by name.</summary>
    [Id(5)]
    public List<string> Ended { get; init; } = [];

    /// <summary>Calls of the same kind that are not answered: whether they were heard, the pgmap alone knows.</summary>
    [Id(6)]
    public List<CallStamp> Asking { get; init; } = [];

    /// <summary>The initiator's last call.</summary>
    [Id(10)]
    public CallStamp Last { get; set; }

    /// <summary>The last calls of protocols that were ended, or begin anew: one that is still on its way must not be heard.</summary>
    [Id(9)]
    public List<CallStamp> Orphans { get; init; } = [];
}
