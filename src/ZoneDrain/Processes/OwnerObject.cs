using ZoneDrain.Values;

namespace ZoneDrain.Processes;

/// <summary>An object that keeps pins: a call, a pipe, a descriptor.</summary>
public sealed class OwnerObject
{
    private const int HasNames = 0x80;
    private List<ProcessId>? _others;

    // Others whose names are not known: journals of older builds have how many share it, and no more.
    private int _unnamed;

    internal OwnerObject(OwnerKind kind) => Kind = kind;

    /// <summary>What it is.</summary>
    public OwnerKind Kind { get; }

    /// <summary>The process that made it has it open, or its close has not come to its end.</summary>
    public bool OpenInHost { get; private set; } = true;

    /// <summary>Other processes of which the same is true, as far as their names are known.</summary>
    public IReadOnlyList<ProcessId> Others => _others ?? [];

    /// <summary>What it keeps, oldest first.</summary>
    public IReadOnlyList<PinRecord> Pins => Records;

    /// <summary>The process that made it has closed it; others may still share it.</summary>
    public bool ClosedByHost { get; internal set; }

    /// <summary>The last that had it open closes it: its pins are taken.</summary>
    public bool IsClosing { get; private set; }

    internal List<PinRecord> Records { get; private init; } = [];

    internal void Share(ProcessId with) => (_others ??= []).Add(with);

    /// <summary>
    /// One that has it open closes it; true: as the last, and its pins are to be taken. That one has it until they are, for it may be gone between two of them,
    /// or ask again. Of one that does not have it, or not any more, nothing changes.
    /// </summary>
    internal bool Close(ProcessId host, ProcessId closer)
    {
        var isHost = closer == host && OpenInHost;
        var isKnown = isHost || _others?.Contains(closer) == true;
        if (!isKnown && _unnamed == 0) return IsClosing && Records.Count == 0;
        if ((OpenInHost ? 1 : 0) + (_others?.Count ?? 0) + _unnamed == 1) return IsClosing = true;
        if (isHost) OpenInHost = false;
        else if (!isKnown) _unnamed--;
        else _others!.Remove(closer);
        return false;
    }

    internal void Save(StateWriter to)
    {
        to.Byte((byte)((int)Kind | HasNames));
        to.Byte((byte)((OpenInHost ? 1 : 0) | (ClosedByHost ? 2 : 0) | (IsClosing ? 4 : 0)));
        to.Number((ulong)_unnamed);
        to.Number((ulong)Others.Count);
        foreach (var process in Others) to.Number((ulong)process.Value);
        to.Number((ulong)Records.Count);
        foreach (var pin in Records)
        {
            to.Number(pin.Page.Bits);
            to.Byte((byte)pin.Use);
            to.Number((ulong)pin.Pages);
            to.Bool(pin.Longterm);
        }
    }

    internal static OwnerObject Load(ref StateReader from)
    {
        var kind = from.Byte();
        var owner = new OwnerObject((OwnerKind)(kind & ~HasNames));
        if ((kind & HasNames) != 0)
        {
            var marks = from.Byte();
            (owner.OpenInHost, owner.ClosedByHost, owner.IsClosing) = ((marks & 1) != 0, (marks & 2) != 0, (marks & 4) != 0);
            owner._unnamed = from.Int();
            for (var left = from.Int(); left > 0; left--) owner.Share(new(from.Int()));
        }
        else
        {
            owner.LoadNumbered(from.Int(), from.Bool());
        }

        for (var left = from.Int(); left > 0; left--)
            owner.Records.Add(new(PageId.FromBits(from.Number()), (PageUse)from.Byte(), from.Int(), from.Bool()));
        return owner;
    }

    internal OwnerObject Clone() => new(Kind)
    {
        OpenInHost = OpenInHost,
        _others = _others is null ? null : [.. _others],
        _unnamed = _unnamed,
        ClosedByHost = ClosedByHost,
        IsClosing = IsClosing,
        Records = [.. Records],
    };

    // As builds wrote it that knew how many share it, and not who.
    private void LoadNumbered(int sharers, bool closedByHost)
    {
        (OpenInHost, ClosedByHost, IsClosing) = (!closedByHost, closedByHost, sharers == 0);
        _unnamed = Math.Max(1, sharers) - (OpenInHost ? 1 : 0);
    }
}
