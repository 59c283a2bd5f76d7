namespace ZoneDrain.Processes;

/// <summary>An object that keeps pins: a call, a pipe, a descriptor.</summary>
public sealed class OwnerObject
{
    internal OwnerObject(OwnerKind kind) => Kind = kind;

    /// <summary>What it is.</summary>
    public OwnerKind Kind { get; }

    /// <summary>Processes that have it open.</summary>
    public int Sharers { get; internal set; } = 1;

    /// <summary>What it keeps, oldest first.</summary>
    public IReadOnlyList<PinRecord> Pins => Records;

    /// <summary>The process that made it has closed it; others may still share it.</summary>
    public bool ClosedByHost { get; internal set; }

    internal List<PinRecord> Records { get; private init; } = [];

    internal OwnerObject Clone() => new(Kind) { Sharers = Sharers, ClosedByHost = ClosedByHost, Records = [.. Records] };
}
