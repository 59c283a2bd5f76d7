using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Serialization;

[GenerateSerializer]
internal struct WaiterIdSurrogate
{
    [Id(0)] public long Value;
}

[RegisterConverter]
internal sealed class WaiterIdConverter : IConverter<WaiterId, WaiterIdSurrogate>
{
    public WaiterId ConvertFromSurrogate(in WaiterIdSurrogate surrogate) => new(surrogate.Value);

    public WaiterIdSurrogate ConvertToSurrogate(in WaiterId value) => new() { Value = value.Value };
}

[GenerateSerializer]
internal struct PgmapIdSurrogate
{
    [Id(0)] public int Value;
}

[RegisterConverter]
internal sealed class PgmapIdConverter : IConverter<PgmapId, PgmapIdSurrogate>
{
    public PgmapId ConvertFromSurrogate(in PgmapIdSurrogate surrogate) => new(surrogate.Value);

    public PgmapIdSurrogate ConvertToSurrogate(in PgmapId value) => new() { Value = value.Value };
}

[GenerateSerializer]
internal struct InodeIdSurrogate
{
    [Id(0)] public int Value;
}

[RegisterConverter]
internal sealed class InodeIdConverter : IConverter<InodeId, InodeIdSurrogate>
{
    public InodeId ConvertFromSurrogate(in InodeIdSurrogate surrogate) => new(surrogate.Value);

    public InodeIdSurrogate ConvertToSurrogate(in InodeId value) => new() { Value = value.Value };
}

[GenerateSerializer]
internal struct IncarnationSurrogate
{
    [Id(0)] public ulong Bits;
}

[RegisterConverter]
internal sealed class IncarnationConverter : IConverter<Incarnation, IncarnationSurrogate>
{
    public Incarnation ConvertFromSurrogate(in IncarnationSurrogate surrogate) => new(surrogate.Bits);

    public IncarnationSurrogate ConvertToSurrogate(in Incarnation value) => new() { Bits = value.Bits };
}

[GenerateSerializer]
internal struct CallStampSurrogate
{
    [Id(0)] public ulong Lane;
    [Id(1)] public long Number;
    [Id(2)] public ulong From;
}

[RegisterConverter]
internal sealed class CallStampConverter : IConverter<CallStamp, CallStampSurrogate>
{
    public CallStamp ConvertFromSurrogate(in CallStampSurrogate surrogate) => new(surrogate.Lane, surrogate.Number, new(surrogate.From));

    public CallStampSurrogate ConvertToSurrogate(in CallStamp value) => new() { Lane = value.Lane, Number = value.Number, From = value.From.Bits };
}
