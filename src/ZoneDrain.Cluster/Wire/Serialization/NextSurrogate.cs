namespace ZoneDrain.Cluster.Wire.Serialization;

/// <summary>What a protocol is about to ask. Its questions share their bytes in the model; here the kind says which one is sent.</summary>
[GenerateSerializer]
internal struct NextSurrogate
{
    [Id(0)] public byte Kind;
    [Id(1)] public byte Outcome;
    [Id(2)] public bool Interruptible;
    [Id(3)] public ulong To;
    [Id(4)] public PageEvent Page;
    [Id(5)] public PgmapEvent Pgmap;
    [Id(6)] public ProcessEvent Process;
    [Id(7)] public InodeEvent Inode;
    [Id(8)] public DriverEvent Driver;
}

[RegisterConverter]
internal sealed class NextConverter : IConverter<Next, NextSurrogate>
{
    public Next ConvertFromSurrogate(in NextSurrogate wire)
    {
        var next = new Next { Kind = (NextKind)wire.Kind, Outcome = (Outcome)wire.Outcome, Interruptible = wire.Interruptible, To = wire.To };
        switch (next.Kind)
        {
            case NextKind.Page:
                next.Page = wire.Page;
                break;
            case NextKind.Pgmap:
                next.Pgmap = wire.Pgmap;
                break;
            case NextKind.Process:
                next.Process = wire.Process;
                break;
            case NextKind.Inode:
                next.Inode = wire.Inode;
                break;
            case NextKind.Driver:
                next.Driver = wire.Driver;
                break;
        }

        return next;
    }

    public NextSurrogate ConvertToSurrogate(in Next value) => new()
    {
        Kind = (byte)value.Kind,
        Outcome = (byte)value.Outcome,
        Interruptible = value.Interruptible,
        To = value.To,
        Page = value.Kind == NextKind.Page ? value.Page : default,
        Pgmap = value.Kind == NextKind.Pgmap ? value.Pgmap : default,
        Process = value.Kind == NextKind.Process ? value.Process : default,
        Inode = value.Kind == NextKind.Inode ? value.Inode : default,
        Driver = value.Kind == NextKind.Driver ? value.Driver : default,
    };
}
