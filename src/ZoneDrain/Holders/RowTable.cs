using ZoneDrain.Values;

namespace ZoneDrain.Holders;

/// <summary>
/// Rows by holder and target, in order. A row of value zero is dropped, and its stamp goes to the holder's mark of what was forgotten: a statement at or below
/// the mark about a target without a row cannot be told from an old one, so it is not believed, and the holder must say it again.
/// </summary>
internal sealed class RowTable
{
    private readonly SortedDictionary<ulong, Part> _holders = [];

    public IEnumerable<(HolderId Holder, ulong Target, Row Row)> All
    {
        get
        {
            foreach (var (holder, part) in _holders)
            {
                foreach (var (target, row) in part.Rows) yield return (HolderId.FromBits(holder), target, row);
            }
        }
    }

    /// <summary>What a statement is before anything is done: Taken for news. <paramref name="now"/> is the value that counts.</summary>
    public StatementVerdict Weigh(HolderId holder, ulong target, Stamp stamp, ulong value, out ulong now)
    {
        now = 0;
        if (!_holders.TryGetValue(holder.Bits, out var part)) return StatementVerdict.Taken;
        if (stamp.Incarnation <= part.Fence) return StatementVerdict.Fenced;
        var heard = part.Forgotten;
        if (part.Rows.TryGetValue(target, out var row)) (now, heard) = (row.Value, row.Stamp);
        if (stamp.IsAfter(heard)) return StatementVerdict.Taken;
        return now == value ? StatementVerdict.Repeated : StatementVerdict.Behind;
    }

    /// <summary>Counts <paramref name="value"/> from now on.</summary>
    public void Set(HolderId holder, ulong target, Stamp stamp, ulong value)
    {
        var part = Make(holder);
        if (value != 0)
        {
            part.Rows[target] = new(stamp, value);
            return;
        }

        part.Rows.Remove(target);
        part.Forget(stamp);
    }

    /// <summary>Remembers that the statement was refused, so that a copy of it is not taken later.</summary>
    public void Refuse(HolderId holder, ulong target, Stamp stamp)
    {
        var part = Make(holder);
        if (part.Rows.TryGetValue(target, out var row)) part.Rows[target] = row with { Stamp = stamp };
        else part.Forget(stamp);
    }

    /// <summary>Deletes what the holder stated up to <paramref name="incarnation"/>, and believes none of it any more.</summary>
    public List<(ulong Target, ulong Value)> Revoke(HolderId holder, int incarnation)
    {
        var part = Make(holder);
        part.Fence = Math.Max(part.Fence, incarnation);
        var revoked = new List<(ulong, ulong)>();
        foreach (var (target, row) in part.Rows)
        {
            if (row.Stamp.Incarnation <= part.Fence) revoked.Add((target, row.Value));
        }

        foreach (var (target, _) in revoked) part.Rows.Remove(target);
        return revoked;
    }

    public void Save(StateWriter to)
    {
        to.Number((ulong)_holders.Count);
        foreach (var (holder, part) in _holders)
        {
            to.Number(holder);
            to.Number((ulong)part.Fence);
            Save(to, part.Forgotten);
            to.Number((ulong)part.Rows.Count);
            foreach (var (target, row) in part.Rows)
            {
                to.Number(target);
                Save(to, row.Stamp);
                to.Number(row.Value);
            }
        }
    }

    public void Load(ref StateReader from)
    {
        _holders.Clear();
        for (var holders = from.Int(); holders > 0; holders--)
        {
            var part = _holders[from.Number()] = new();
            part.Fence = from.Int();
            part.Forgotten = LoadStamp(ref from);
            for (var rows = from.Int(); rows > 0; rows--)
            {
                var target = from.Number();
                part.Rows.Add(target, new(LoadStamp(ref from), from.Number()));
            }
        }
    }

    private static void Save(StateWriter to, Stamp stamp)
    {
        to.Number((ulong)stamp.Incarnation);
        to.Number((ulong)stamp.Version);
    }

    private static Stamp LoadStamp(ref StateReader from) => new(from.Int(), (long)from.Number());

    private Part Make(HolderId holder)
    {
        if (!_holders.TryGetValue(holder.Bits, out var part)) _holders[holder.Bits] = part = new();
        return part;
    }

    private sealed class Part
    {
        public SortedDictionary<ulong, Row> Rows { get; } = [];

        public int Fence { get; set; }

        public Stamp Forgotten { get; set; }

        public void Forget(Stamp stamp)
        {
            if (stamp.IsAfter(Forgotten)) Forgotten = stamp;
        }
    }
}
