using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Wire.Serialization;

[GenerateSerializer]
internal struct EngineCountsSurrogate
{
    [Id(0)] public long FirstUses;
    [Id(1)] public long LastUses;
    [Id(2)] public long PageOperations;
    [Id(3)] public long PagesRead;
    [Id(4)] public long ChunksRead;
    [Id(5)] public long GraceRounds;
    [Id(6)] public long Messages;
    [Id(7)] public long Sleeps;
}

[RegisterConverter]
internal sealed class EngineCountsConverter : IConverter<EngineCounts, EngineCountsSurrogate>
{
    public EngineCounts ConvertFromSurrogate(in EngineCountsSurrogate wire) => new(
        wire.FirstUses, wire.LastUses, wire.PageOperations, wire.PagesRead, wire.ChunksRead, wire.GraceRounds, wire.Messages, wire.Sleeps);

    public EngineCountsSurrogate ConvertToSurrogate(in EngineCounts value) => new()
    {
        FirstUses = value.FirstUses,
        LastUses = value.LastUses,
        PageOperations = value.PageOperations,
        PagesRead = value.PagesRead,
        ChunksRead = value.ChunksRead,
        GraceRounds = value.GraceRounds,
        Messages = value.Messages,
        Sleeps = value.Sleeps,
    };
}

[GenerateSerializer]
internal struct FindingsSurrogate
{
    [Id(0)] public byte Marks;
    [Id(1)] public byte HugeOutcome;
    [Id(2)] public int Scans;
    [Id(3)] public int BusyScans;
    [Id(4)] public int EntriesWritten;
    [Id(5)] public long Pages;
    [Id(6)] public long SizePages;
    [Id(7)] public long Handle;
    [Id(8)] public long Copies;
    [Id(9)] public long Moved;
    [Id(10)] public long Stayed;
    [Id(11)] public long DeviceFaults;
    [Id(12)] public long SecondFaults;
    [Id(13)] public byte Refusal;
    [Id(14)] public long Signals;
    [Id(15)] public int Retries;
}

[RegisterConverter]
internal sealed class FindingsConverter : IConverter<Findings, FindingsSurrogate>
{
    public Findings ConvertFromSurrogate(in FindingsSurrogate wire) => new()
    {
        Faulted = (wire.Marks & 1) != 0,
        HugeTried = (wire.Marks & 2) != 0,
        SmallTried = (wire.Marks & 4) != 0,
        HoleLoaded = (wire.Marks & 8) != 0,
        BrokeLayouts = (wire.Marks & 16) != 0,
        WroteBack = (wire.Marks & 32) != 0,
        Synced = (wire.Marks & 64) != 0,
        HugeOutcome = (Outcome)wire.HugeOutcome,
        Scans = wire.Scans,
        BusyScans = wire.BusyScans,
        EntriesWritten = wire.EntriesWritten,
        Pages = wire.Pages,
        SizePages = wire.SizePages,
        Handle = wire.Handle,
        Copies = wire.Copies,
        Moved = wire.Moved,
        Stayed = wire.Stayed,
        DeviceFaults = wire.DeviceFaults,
        SecondFaults = wire.SecondFaults,
        Refusal = (Refusal)wire.Refusal,
        Signals = wire.Signals,
        Retries = wire.Retries,
    };

    public FindingsSurrogate ConvertToSurrogate(in Findings value) => new()
    {
        Marks = (byte)((value.Faulted ? 1 : 0) | (value.HugeTried ? 2 : 0) | (value.SmallTried ? 4 : 0) | (value.HoleLoaded ? 8 : 0)
            | (value.BrokeLayouts ? 16 : 0) | (value.WroteBack ? 32 : 0) | (value.Synced ? 64 : 0)),
        HugeOutcome = (byte)value.HugeOutcome,
        Scans = value.Scans,
        BusyScans = value.BusyScans,
        EntriesWritten = value.EntriesWritten,
        Pages = value.Pages,
        SizePages = value.SizePages,
        Handle = value.Handle,
        Copies = value.Copies,
        Moved = value.Moved,
        Stayed = value.Stayed,
        DeviceFaults = value.DeviceFaults,
        SecondFaults = value.SecondFaults,
        Refusal = (byte)value.Refusal,
        Signals = value.Signals,
        Retries = value.Retries,
    };
}
