using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Serialization;

[GenerateSerializer]
internal struct KeptPageSurrogate
{
    [Id(0)] public long Frame;
    [Id(1)] public ulong Holder;
    [Id(2)] public byte Use;
    [Id(3)] public int Pages;
    [Id(4)] public int InodePlusOne;
    [Id(5)] public long Index;
    [Id(6)] public byte Order;
}

[RegisterConverter]
internal sealed class KeptPageConverter : IConverter<KeptPage, KeptPageSurrogate>
{
    public KeptPage ConvertFromSurrogate(in KeptPageSurrogate wire) =>
        new(wire.Frame, wire.Holder, wire.Use, wire.Pages, wire.InodePlusOne, wire.Index, wire.Order);

    public KeptPageSurrogate ConvertToSurrogate(in KeptPage value) => new()
    {
        Frame = value.Frame,
        Holder = value.Holder,
        Use = value.Use,
        Pages = value.Pages,
        InodePlusOne = value.InodePlusOne,
        Index = value.Index,
        Order = value.Order,
    };
}

[GenerateSerializer]
internal readonly record struct FileEntrySurrogate(int Inode, long Index);

[RegisterConverter]
internal sealed class FileEntryConverter : IConverter<FileEntry, FileEntrySurrogate>
{
    public FileEntry ConvertFromSurrogate(in FileEntrySurrogate wire) => new(wire.Inode, wire.Index);

    public FileEntrySurrogate ConvertToSurrogate(in FileEntry value) => new(value.Inode, value.Index);
}

[GenerateSerializer]
internal struct TakenRunSurrogate
{
    [Id(0)] public int Driver;
    [Id(1)] public long Frame;
    [Id(2)] public long Pages;
    [Id(3)] public bool GivenUp;
}

[RegisterConverter]
internal sealed class TakenRunConverter : IConverter<FrameRun, TakenRunSurrogate>
{
    public FrameRun ConvertFromSurrogate(in TakenRunSurrogate wire) => new(wire.Driver, wire.Frame, wire.Pages, wire.GivenUp);

    public TakenRunSurrogate ConvertToSurrogate(in FrameRun value) =>
        new() { Driver = value.Driver, Frame = value.Frame, Pages = value.Pages, GivenUp = value.GivenUp };
}

// Of the form that journals have it in.
[GenerateSerializer]
internal readonly record struct InodeHoldSurrogate(
    long Number, bool Rwsem, WaiterId RwsemWaiter, bool Invalidate, bool Faults, bool Entered, long Index, int Fate, WaiterId Waiter, Incarnation From,
    long WritesBack);

[RegisterConverter]
internal sealed class InodeHoldConverter : IConverter<InodeHolds.Hold, InodeHoldSurrogate>
{
    public InodeHolds.Hold ConvertFromSurrogate(in InodeHoldSurrogate wire) => new(
        wire.Number, wire.Rwsem, wire.RwsemWaiter, wire.Invalidate, wire.Faults, wire.Entered, wire.Index, wire.Fate, wire.Waiter, wire.From, wire.WritesBack);

    public InodeHoldSurrogate ConvertToSurrogate(in InodeHolds.Hold value) => new(
        value.Number, value.Rwsem, value.RwsemWaiter, value.Invalidate, value.Faults, value.Entered, value.Index, value.Fate, value.Waiter, value.From,
        value.WritesBack);
}

[GenerateSerializer]
internal struct BasesSurrogate
{
    [Id(0)] public byte Bases;
}

[RegisterConverter]
internal sealed class BasesConverter : IConverter<Bases, BasesSurrogate>
{
    public Bases ConvertFromSurrogate(in BasesSurrogate wire) => (Bases)wire.Bases;

    public BasesSurrogate ConvertToSurrogate(in Bases value) => new() { Bases = (byte)value };
}
