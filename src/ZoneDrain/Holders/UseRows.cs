using ZoneDrain.Values;

namespace ZoneDrain.Holders;

/// <summary>The rows of a pgmap's counter: what each reporter last said. Changed by <see cref="UseRules"/> alone; not for two threads.</summary>
public sealed class UseRows
{
    internal RowTable Table { get; } = new();

    /// <summary>The sum of the rows: the pgmap's counter.</summary>
    public long Total { get; internal set; }

    /// <summary>What each reporter last said, in a fixed order; reporters at zero are left out.</summary>
    public IEnumerable<(HolderId Reporter, long InUse)> All => Table.All.Select(row => (row.Holder, unchecked((long)row.Row.Value)));

    /// <summary>The rows as canonical bytes, stamps and fences included: to keep them, or to hand them over with their pgmap.</summary>
    public byte[] ToBytes()
    {
        var writer = new StateWriter();
        Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>The rows that <see cref="ToBytes"/> wrote.</summary>
    public static UseRows FromBytes(ReadOnlySpan<byte> bytes)
    {
        var rows = new UseRows();
        var reader = new StateReader(bytes);
        rows.Load(ref reader);
        return rows;
    }

    internal void Save(StateWriter to) => Table.Save(to);

    internal void Load(ref StateReader from)
    {
        Table.Load(ref from);
        Total = All.Sum(row => row.InUse);
    }
}
