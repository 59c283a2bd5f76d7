namespace ZoneDrain.Cluster.Serialization;

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
