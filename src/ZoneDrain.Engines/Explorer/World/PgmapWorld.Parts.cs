using ZoneDrain.Values;

namespace ZoneDrain.Engines.Explorer;

/// <summary>The counter of a pgmap, and what it keeps where messages can be lost or repeated and silos die.</summary>
internal sealed partial class PgmapWorld
{
    private long[]? _parts;
    private long _root;

    /// <summary>The silo that its pages live on.</summary>
    public int Home { get; set; }

    /// <summary>The cells of its pages went with their silo, and are not counted anew yet.</summary>
    public bool Lost { get; set; }

    /// <summary>When they went, these pages were in use, by bit.</summary>
    public ulong WasUsed { get; set; }

    /// <summary>And their silo had not heard of a kill.</summary>
    public bool WasLive { get; set; }

    /// <summary>The drain has counted every page.</summary>
    public bool BaseAdded { get; set; }

    /// <summary>What the drain's drop of bases answered; null before it.</summary>
    public PgmapReply? Dropped { get; set; }

    /// <summary>The counter: what each silo stated of its part, and last the drain's own; or one sum.</summary>
    public long Root => _parts?.Sum() ?? _root;

    /// <summary>Who counts in this turn: a silo, or the drain.</summary>
    public int Speaker { get; set; }

    /// <summary>What happens to the next report.</summary>
    public Fate Fate { get; set; }

    /// <summary>The last report of this turn, whatever became of it.</summary>
    public long? Reported { get; set; }

    /// <summary>Idle pages that a drop of bases found and that the drain has not taken off the counter yet.</summary>
    public long IdleDropped { get; set; }

    /// <summary>A sum that is zero is told later: pages are being counted anew.</summary>
    public bool Counts { get; set; }

    /// <summary>Silos state their parts of the counter.</summary>
    public void KeepParts() => _parts = new long[LifeCopies.Length + 1];

    public long PartOf(int silo) => _parts![silo];

    public long AddRoot(long delta)
    {
        Touched = true;
        var fate = Fate;
        Fate = Fate.Arrives;
        Reported ??= delta;
        if (_parts is { } parts)
        {
            parts[Speaker] += delta;
            WakeAtZero();
            return Root;
        }

        for (var left = (int)fate switch { (int)Fate.Lost => 0, (int)Fate.ArrivesTwice => 2, _ => 1 }; left > 0; left--)
        {
            _root += delta;
            WakeAtZero();
        }

        return _root;
    }

    /// <summary>A statement is believed.</summary>
    public void SetPart(int silo, long part)
    {
        _parts![silo] = part;
        WakeAtZero();
    }

    public void WakeAtZero()
    {
        if (Counts || Root != 0 || RootWaiter == default) return;
        _wakes.Add(RootWaiter);
        RootWaiter = default;
    }

    private void SaveParts(StateWriter to)
    {
        if (_parts is null) return;
        foreach (var part in _parts) to.Signed(part);
        var counted = (Lost ? 1 : 0) | (BaseAdded ? 2 : 0) | (Dropped is null ? 0 : 4) | (Counts ? 8 : 0);
        to.Byte((byte)(counted | (WasLive ? 16 : 0) | Home << 5));
        to.Number(WasUsed);
        if (Dropped is not { } dropped) return;
        Packed<PgmapReply>.Save(to, ref dropped);
        to.Signed(IdleDropped);
    }

    private void LoadParts(ref StateReader from)
    {
        if (_parts is null) return;
        foreach (ref var part in _parts.AsSpan()) part = from.Signed();
        var flags = from.Byte();
        (Lost, BaseAdded, Counts) = ((flags & 1) != 0, (flags & 2) != 0, (flags & 8) != 0);
        (WasLive, Home, WasUsed) = ((flags & 16) != 0, flags >> 5, from.Number());
        (Dropped, IdleDropped) = (null, 0);
        if ((flags & 4) == 0) return;
        Packed<PgmapReply>.Load(ref from, out var dropped);
        (Dropped, IdleDropped) = (dropped, from.Signed());
    }
}
