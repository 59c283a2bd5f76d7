using System.Runtime.InteropServices;
using ZoneDrain.Holders;

namespace ZoneDrain.Cluster.Cells;

/// <summary>Who holds which page of a pgmap that lives here, in any order: asked at every turn of a page, so looking up costs no search and keeps no memory of
/// what is held no more. Not for two threads.</summary>
internal sealed class PageHolders
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

    /// <summary>Everything that is held of such folios.</summary>
    public IEnumerable<(HolderId Holder, long Head, Holding Holding)> Of(Func<long, bool> isMeant) =>
        _holders.SelectMany(entry => entry.Value.Where(row => isMeant(row.Key)).Select(row => (entry.Key, row.Key, row.Value)));

    /// <summary>Notes what a holder holds of a folio.</summary>
    public void Set(HolderId holder, long head, Holding holding)
    {
        if (!_holders.TryGetValue(holder, out var held)) _holders[holder] = held = [];
        held[head] = holding;
    }

    /// <summary>Forgets what is held of such folios.</summary>
    public void Forget(Func<long, bool> isMeant)
    {
        foreach (var held in _holders.Values)
        {
            foreach (var head in held.Keys.Where(isMeant).ToList()) held.Remove(head);
        }
    }
}
