using System.Runtime.InteropServices;
using ZoneDrain.Holders;
using ZoneDrain.Pages;

namespace ZoneDrain.Cluster.Store;

/// <summary>Who holds which page of a pgmap that lives here, in any order: asked at every turn of a page, so looking up costs no search and keeps no memory of
/// what is held no more. Not for two threads.</summary>
internal sealed class HeldPages
{
    private readonly Dictionary<HolderId, Dictionary<long, Holding>> _holders = [];

    /// <summary>Everybody who holds something.</summary>
    public IEnumerable<HolderId> Holders => _holders.Where(entry => entry.Value.Count > 0).Select(entry => entry.Key);

    /// <summary>The holder holds so many pages of the folio more, or fewer if negative; false, and no change, where it does not hold as many.</summary>
    public bool TryAdd(HolderId holder, long head, PageUse use, int pages)
    {
        if (!_holders.TryGetValue(holder, out var held)) _holders[holder] = held = [];
        ref var holding = ref CollectionsMarshal.GetValueRefOrAddDefault(held, head, out _);
        var fits = holding.TryPlus(use, pages, out holding);
        if (holding.IsNothing) held.Remove(head);
        return fits;
    }

    /// <summary>What a holder holds of a folio.</summary>
    public Holding Of(HolderId holder, long head) => _holders.TryGetValue(holder, out var held) ? held.GetValueOrDefault(head) : default;

    /// <summary>Takes everything away from a holder; answers what it was, in the order of frames.</summary>
    public IReadOnlyList<(long Head, Holding Holding)> Revoke(HolderId holder) =>
        _holders.Remove(holder, out var held) ? [.. held.OrderBy(row => row.Key).Select(row => (row.Key, row.Value))] : [];
}
