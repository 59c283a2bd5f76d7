using ZoneDrain.Values;

namespace ZoneDrain.Holders;

/// <summary>
/// The rows of pages that live together, be it one page, a chunk or all pages of a silo: for each page and holder what the holder last said. They move with
/// their pages. Changed by <see cref="HolderRules"/> alone; not for two threads.
/// </summary>
public sealed class HolderRows
{
    internal RowTable Table { get; } = new();

    /// <summary>Who holds what, in a fixed order: the answer to "who holds it?", and what the counts are derived from.</summary>
    public IEnumerable<(HolderId Holder, PageId Page, Holding Holding)> All =>
        Table.All.Select(row => (row.Holder, PageId.FromBits(row.Target), new Holding(row.Row.Value)));

    /// <summary>What <paramref name="holder"/> holds of <paramref name="page"/> as far as the page knows.</summary>
    public Holding Of(HolderId holder, PageId page)
    {
        Table.Weigh(holder, page.Bits, new(int.MaxValue, 0), 0, out var now);
        return new(now);
    }

    /// <summary>The counts that the rows of <paramref name="page"/> make, without flags: what an audit compares the page's word with.</summary>
    public PageCounts Derive(PageId page, int order)
    {
        var (refs, maps, pins) = (0L, 0L, 0L);
        foreach (var (_, there, holding) in All)
        {
            if (there != page) continue;
            refs += holding.Refs(order);
            maps += holding.Maps;
            pins += holding.Pincount(order);
        }

        return new((ulong)refs | (ulong)maps << PageCounts.MapShift | (ulong)pins << PageCounts.PinShift);
    }

    /// <summary>The rows as canonical bytes, stamps and fences included: to keep them, or to hand them over with their pages.</summary>
    public byte[] ToBytes()
    {
        var writer = new StateWriter();
        Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>The rows that <see cref="ToBytes"/> wrote.</summary>
    public static HolderRows FromBytes(ReadOnlySpan<byte> bytes)
    {
        var rows = new HolderRows();
        var reader = new StateReader(bytes);
        rows.Load(ref reader);
        return rows;
    }

    internal void Save(StateWriter to) => Table.Save(to);

    internal void Load(ref StateReader from) => Table.Load(ref from);
}
