using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Wire.Serialization;

[GenerateSerializer]
internal struct PageEventSurrogate
{
    [Id(0)] public byte Op;
    [Id(1)] public byte Use;
    [Id(2)] public byte Order;
    [Id(3)] public int Pages;
    [Id(4)] public int Inode;
    [Id(5)] public long Index;
}

[RegisterConverter]
internal sealed class PageEventConverter : IConverter<PageEvent, PageEventSurrogate>
{
    public PageEvent ConvertFromSurrogate(in PageEventSurrogate wire) =>
        new((PageOp)wire.Op, (PageUse)wire.Use, wire.Order, wire.Pages, new(wire.Inode), wire.Index);

    public PageEventSurrogate ConvertToSurrogate(in PageEvent value) => new()
    {
        Op = (byte)value.Op,
        Use = (byte)value.Use,
        Order = value.Order,
        Pages = value.Pages,
        Inode = value.Inode.Value,
        Index = value.Index,
    };
}

[GenerateSerializer]
internal struct PageReplySurrogate
{
    [Id(0)] public byte Outcome;
    [Id(1)] public ulong Before;
    [Id(2)] public ulong After;
    [Id(3)] public int Offset;
    [Id(4)] public bool GoesBack;
}

[RegisterConverter]
internal sealed class PageReplyConverter : IConverter<PageReply, PageReplySurrogate>
{
    public PageReply ConvertFromSurrogate(in PageReplySurrogate wire) =>
        new((Outcome)wire.Outcome, new(wire.Before), new(wire.After), wire.Offset, wire.GoesBack);

    public PageReplySurrogate ConvertToSurrogate(in PageReply value) => new()
    {
        Outcome = (byte)value.Outcome,
        Before = value.Before.Bits,
        After = value.After.Bits,
        Offset = value.Offset,
        GoesBack = value.GoesBack,
    };
}

[GenerateSerializer]
internal struct PageSnapshotSurrogate
{
    [Id(0)] public ulong Counts;
    [Id(1)] public int ActualRef;
    [Id(2)] public int Inode;
    [Id(3)] public long Index;
    [Id(4)] public int Order;
    [Id(5)] public bool Associated;
}

[RegisterConverter]
internal sealed class PageSnapshotConverter : IConverter<PageSnapshot, PageSnapshotSurrogate>
{
    public PageSnapshot ConvertFromSurrogate(in PageSnapshotSurrogate wire) =>
        new(new(wire.Counts), wire.ActualRef, new(wire.Inode), wire.Index, wire.Order, wire.Associated);

    public PageSnapshotSurrogate ConvertToSurrogate(in PageSnapshot value) => new()
    {
        Counts = value.Counts.Bits,
        ActualRef = value.ActualRef,
        Inode = value.Inode.Value,
        Index = value.Index,
        Order = value.Order,
        Associated = value.Associated,
    };
}
