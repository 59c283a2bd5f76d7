namespace ZoneDrain.Cluster.Wire.Serialization;

[GenerateSerializer]
internal struct InodeEventSurrogate
{
    [Id(0)] public byte Op;
    [Id(1)] public bool Write;
    [Id(2)] public byte Order;
    [Id(3)] public ushort Facts;
    [Id(4)] public int Process;
    [Id(5)] public long From;
    [Id(6)] public long To;
    [Id(7)] public long Pages;
}

[RegisterConverter]
internal sealed class InodeEventConverter : IConverter<InodeEvent, InodeEventSurrogate>
{
    public InodeEvent ConvertFromSurrogate(in InodeEventSurrogate wire) =>
        new((InodeOp)wire.Op, wire.Write, wire.Order, (MappingFlags)wire.Facts, new(wire.Process), wire.From, wire.To, wire.Pages);

    public InodeEventSurrogate ConvertToSurrogate(in InodeEvent value) => new()
    {
        Op = (byte)value.Op,
        Write = value.Write,
        Order = value.Order,
        Facts = (ushort)value.Facts,
        Process = value.Process.Value,
        From = value.From,
        To = value.To,
        Pages = value.Pages,
    };
}

[GenerateSerializer]
internal struct InodeReplySurrogate
{
    [Id(0)] public byte Outcome;
    [Id(1)] public byte Answer;
    [Id(2)] public byte Order;
    [Id(3)] public byte Marks;
    [Id(4)] public ulong Entry;
    [Id(5)] public int Pgmap;
    [Id(6)] public int Scheme;
    [Id(7)] public int Process;
    [Id(8)] public long Index;
    [Id(9)] public long Frame;
    [Id(10)] public long Pages;
    [Id(11)] public byte FileSystem;
    [Id(12)] public byte Kind;
    [Id(13)] public byte Form;
}

[RegisterConverter]
internal sealed class InodeReplyConverter : IConverter<InodeReply, InodeReplySurrogate>
{
    private const byte Major = 1;
    private const byte Retakes = 2;
    private const byte ReplacesZero = 4;
    private const byte SplitsZero = 8;
    private const byte MayBeShared = 16;
    private const byte TracksStores = 32;
    private const byte WantsCache = 64;

    public InodeReply ConvertFromSurrogate(in InodeReplySurrogate wire) => new()
    {
        Outcome = (Outcome)wire.Outcome,
        Answer = (FaultAnswer)wire.Answer,
        Order = wire.Order,
        Major = (wire.Marks & Major) != 0,
        Retakes = (wire.Marks & Retakes) != 0,
        ReplacesZero = (wire.Marks & ReplacesZero) != 0,
        SplitsZero = (wire.Marks & SplitsZero) != 0,
        MayBeShared = (wire.Marks & MayBeShared) != 0,
        TracksStores = (wire.Marks & TracksStores) != 0,
        WantsCache = (wire.Marks & WantsCache) != 0,
        Form = (InodeForm)wire.Form,
        Entry = new(wire.Entry),
        Pgmap = new(wire.Pgmap),
        Scheme = (SchemeId)wire.Scheme,
        FileSystem = (FileSystem)wire.FileSystem,
        Kind = (InodeKind)wire.Kind,
        Process = new(wire.Process),
        Index = wire.Index,
        Frame = wire.Frame,
        Pages = wire.Pages,
    };

    public InodeReplySurrogate ConvertToSurrogate(in InodeReply value) => new()
    {
        Outcome = (byte)value.Outcome,
        Answer = (byte)value.Answer,
        Order = value.Order,
        Marks = (byte)((value.Major ? Major : 0) | (value.Retakes ? Retakes : 0)
            | (value.ReplacesZero ? ReplacesZero : 0) | (value.SplitsZero ? SplitsZero : 0) | (value.MayBeShared ? MayBeShared : 0)
            | (value.TracksStores ? TracksStores : 0) | (value.WantsCache ? WantsCache : 0)),
        Form = (byte)value.Form,
        Entry = value.Entry.Bits,
        Pgmap = value.Pgmap.Value,
        Scheme = (int)value.Scheme,
        FileSystem = (byte)value.FileSystem,
        Kind = (byte)value.Kind,
        Process = value.Process.Value,
        Index = value.Index,
        Frame = value.Frame,
        Pages = value.Pages,
    };
}

[GenerateSerializer]
internal struct InodeSpecSurrogate
{
    [Id(0)] public int Kind;
    [Id(1)] public int Pgmap;
    [Id(2)] public int Scheme;
    [Id(3)] public int FileSystem;
    [Id(4)] public long SizeBytes;
    [Id(5)] public byte Order;
    [Id(6)] public bool DirtyOnRead;
    [Id(7)] public bool RefaultRetakes;
    [Id(8)] public bool Journal;
    [Id(9)] public bool Shmem;
}

[RegisterConverter]
internal sealed class InodeSpecConverter : IConverter<InodeSpec, InodeSpecSurrogate>
{
    public InodeSpec ConvertFromSurrogate(in InodeSpecSurrogate wire) => new(
        (InodeKind)wire.Kind, new(wire.Pgmap), (SchemeId)wire.Scheme, (FileSystem)wire.FileSystem, wire.SizeBytes, wire.Order, wire.DirtyOnRead,
        wire.RefaultRetakes, wire.Journal, wire.Shmem);

    public InodeSpecSurrogate ConvertToSurrogate(in InodeSpec value) => new()
    {
        Kind = (int)value.Kind,
        Pgmap = value.Pgmap.Value,
        Scheme = (int)value.Scheme,
        FileSystem = (int)value.FileSystem,
        SizeBytes = value.SizeBytes,
        Order = value.Order,
        DirtyOnRead = value.DirtyOnRead,
        RefaultRetakes = value.RefaultRetakes,
        Journal = value.Journal,
        Shmem = value.Shmem,
    };
}
