using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Wire.Serialization;

[GenerateSerializer]
internal struct PgmapEventSurrogate
{
    [Id(0)] public byte Op;
    [Id(1)] public long From;
    [Id(2)] public long To;
    [Id(3)] public byte Zap;
    [Id(4)] public byte Grace;
}

[RegisterConverter]
internal sealed class PgmapEventConverter : IConverter<PgmapEvent, PgmapEventSurrogate>
{
    public PgmapEvent ConvertFromSurrogate(in PgmapEventSurrogate wire) =>
        new((PgmapOp)wire.Op, wire.From, wire.To, (ZapOrder)wire.Zap, (GracePlacement)wire.Grace);

    public PgmapEventSurrogate ConvertToSurrogate(in PgmapEvent value) => new()
    {
        Op = (byte)value.Op,
        From = value.From,
        To = value.To,
        Zap = (byte)value.Zap,
        Grace = (byte)value.Grace,
    };
}

[GenerateSerializer]
internal struct PgmapReplySurrogate
{
    [Id(0)] public byte Outcome;
    [Id(1)] public long Value;
    [Id(2)] public long Read;
    [Id(3)] public byte Type;
}

[RegisterConverter]
internal sealed class PgmapReplyConverter : IConverter<PgmapReply, PgmapReplySurrogate>
{
    public PgmapReply ConvertFromSurrogate(in PgmapReplySurrogate wire) => new((Outcome)wire.Outcome, wire.Value, wire.Read, (MemoryType)wire.Type);

    public PgmapReplySurrogate ConvertToSurrogate(in PgmapReply value) => new()
    {
        Outcome = (byte)value.Outcome,
        Value = value.Value,
        Read = value.Read,
        Type = (byte)value.Type,
    };
}

[GenerateSerializer]
internal struct PgmapSpecSurrogate
{
    [Id(0)] public byte Type;
    [Id(1)] public long Frames;
    [Id(2)] public byte Order;
    [Id(3)] public int Scheme;
    [Id(4)] public int Strategy;
}

[RegisterConverter]
internal sealed class PgmapSpecConverter : IConverter<PgmapSpec, PgmapSpecSurrogate>
{
    public PgmapSpec ConvertFromSurrogate(in PgmapSpecSurrogate wire) =>
        new((MemoryType)wire.Type, wire.Frames, wire.Order, (SchemeId)wire.Scheme, (StrategyId)wire.Strategy);

    public PgmapSpecSurrogate ConvertToSurrogate(in PgmapSpec value) =>
        new() { Type = (byte)value.Type, Frames = value.Frames, Order = value.Order, Scheme = (int)value.Scheme, Strategy = (int)value.Strategy };
}

[GenerateSerializer]
internal struct TeardownPlanSurrogate
{
    [Id(0)] public int Pgmap;
    [Id(1)] public int Scheme;
    [Id(2)] public int Strategy;
    [Id(3)] public long Frames;
    [Id(4)] public byte Order;
    [Id(5)] public int Zap;
    [Id(6)] public int Grace;
    [Id(7)] public bool IsDevdax;
}

[RegisterConverter]
internal sealed class TeardownPlanConverter : IConverter<TeardownPlan, TeardownPlanSurrogate>
{
    public TeardownPlan ConvertFromSurrogate(in TeardownPlanSurrogate wire) => new(
        new(wire.Pgmap), (SchemeId)wire.Scheme, (StrategyId)wire.Strategy, wire.Frames, wire.Order, (ZapOrder)wire.Zap, (GracePlacement)wire.Grace,
        wire.IsDevdax);

    public TeardownPlanSurrogate ConvertToSurrogate(in TeardownPlan value) => new()
    {
        Pgmap = value.Pgmap.Value,
        Scheme = (int)value.Scheme,
        Strategy = (int)value.Strategy,
        Frames = value.Frames,
        Order = value.Order,
        Zap = (int)value.Zap,
        Grace = (int)value.Grace,
        IsDevdax = value.IsDevdax,
    };
}

[GenerateSerializer]
internal struct DriverEventSurrogate
{
    [Id(0)] public byte Op;
    [Id(1)] public long Pages;
    [Id(2)] public long Frame;
    [Id(3)] public long Colour;
    [Id(4)] public long Tag;
}

[RegisterConverter]
internal sealed class DriverEventConverter : IConverter<DriverEvent, DriverEventSurrogate>
{
    public DriverEvent ConvertFromSurrogate(in DriverEventSurrogate wire) => new((DriverOp)wire.Op, wire.Pages, wire.Frame, wire.Colour, wire.Tag);

    public DriverEventSurrogate ConvertToSurrogate(in DriverEvent value) =>
        new() { Op = (byte)value.Op, Pages = value.Pages, Frame = value.Frame, Colour = value.Colour, Tag = value.Tag };
}

[GenerateSerializer]
internal struct DriverReplySurrogate
{
    [Id(0)] public byte Outcome;
    [Id(1)] public long Frame;
    [Id(2)] public long Pages;
    [Id(3)] public byte Refusal;
}

[RegisterConverter]
internal sealed class DriverReplyConverter : IConverter<DriverReply, DriverReplySurrogate>
{
    public DriverReply ConvertFromSurrogate(in DriverReplySurrogate wire) => new((Outcome)wire.Outcome, wire.Frame, wire.Pages, (Refusal)wire.Refusal);

    public DriverReplySurrogate ConvertToSurrogate(in DriverReply value) =>
        new() { Outcome = (byte)value.Outcome, Frame = value.Frame, Pages = value.Pages, Refusal = (byte)value.Refusal };
}
