using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>A protocol in progress on its way to another activation of its grain.</summary>
[GenerateSerializer]
internal sealed record DrivenProtocolState
{
    [Id(0)] public long Ticket { get; init; }

    [Id(1)] public int Place { get; init; }

    [Id(2)] public required WireProtocol Protocol { get; init; }

    [Id(3)] public ProgressKind Kind { get; init; }

    [Id(4)] public long Sequence { get; init; }

    [Id(5)] public bool Told { get; init; }

    [Id(6)] public bool Interruptible { get; init; }

    [Id(7)] public (long Number, bool Taken) Signal { get; init; }

    [Id(8)] public bool HasSlept { get; init; }

    [Id(9)] public long Moves { get; init; }

    [Id(10)] public ulong Holder { get; init; }

    [Id(11)] public ulong EntryHolder { get; init; }

    /// <summary>The packed page that it waits for; none: 0, and <see cref="Waits"/> is false.</summary>
    [Id(12)] public ulong WaitsFor { get; init; }

    [Id(13)] public bool Waits { get; init; }

    [Id(14)] public (ulong Page, byte Use, int Pages, ulong Holder)[] Taken { get; init; } = [];

    [Id(15)] public (int Inode, byte Lock)[] Locked { get; init; } = [];

    /// <summary>What it is about to ask; null: nothing.</summary>
    [Id(16)] public Next? Pending { get; init; }

    [Id(17)] public Outcome Outcome { get; init; }

    [Id(18)] public long EndedAt { get; init; }

    [Id(19)] public string? Failure { get; init; }

    /// <summary>The pgmap that its walk keeps alive, and the call that asked for that; none: -1.</summary>
    [Id(20)] public (int Pgmap, CallStamp Call) Walk { get; init; } = (-1, default);

    [Id(21)] public long Born { get; init; }

    [Id(22)] public FrameRun[] Blocks { get; init; } = [];

    [Id(23)] public FileEntry? Fresh { get; init; }
}
