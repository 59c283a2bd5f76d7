using ZoneDrain.Drains;
using ZoneDrain.Holders;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Store;

/// <summary>
/// Who holds the pages that live here: a row a holder and page, so that what died with a holder can be revoked by name, and what died with these cells' former
/// home restored from what the holders keep.
/// </summary>
internal sealed partial class PgmapCells
{
    /// <summary>Everybody who holds a page here.</summary>
    public HolderId[] Holders()
    {
        lock (_lock) return [.. _held.Holders];
    }

    /// <summary>Takes away what lost holders held; answers how many rows that were.</summary>
    public int Revoke(IEnumerable<HolderId> holders, ref Effects effects)
    {
        lock (_lock)
        {
            var (rows, version) = (0, _version);
            foreach (var (head, holding) in holders.SelectMany(_held.Revoke))
            {
                rows++;
                Subtract(head, holding, ref effects);
            }

            effects.RootChanged |= version != _version;
            return rows;
        }
    }

    /// <summary>Counts what holders keep of pages whose cells died with their home; the chunks answer from here on.</summary>
    public void Restore(HomeRun run, IEnumerable<KeptPage> kept, ref Effects effects)
    {
        lock (_lock)
        {
            var version = _version;
            foreach (var page in kept) Restore(page);
            for (var chunk = run.From; chunk < run.To; chunk++)
            {
                _restored.Add(chunk);
                _awaited.Remove(chunk);
            }

            effects.RootChanged |= version != _version;
        }
    }

    private long HeadChunk(long frame) => (frame >> Spec.Order << Spec.Order) / Chunk.Frames;

    private void Note(long head, PageUse use, int pages)
    {
        if (_holder != default) _held.TryAdd(_holder, head, use, pages);
    }

    // A put that was under way when the page's home died: the holder kept the reference no more when it was asked, so it was not restored.
    private bool IsGivenBackAlready(long head, PageUse use, int pages) =>
        _restored.Contains(HeadChunk(head)) && _holder != default && !_held.Of(_holder, head).TryPlus(use, -pages, out _);

    private void Subtract(long head, Holding holding, ref Effects effects)
    {
        ref var cell = ref CellOf(head);
        var (before, order) = (cell.Counts, OrderOf(head));
        if (holding.Refs(order) > before.Ref || holding.Maps > before.Map || holding.Pincount(order) > before.Pin) return;
        cell.Counts = HolderRules.Without(before, holding, order);
        if (before.Ref > 0 && cell.Counts.Ref == 0) BecameIdle(head, cell.Counts);
        WakeIdle(head, ref effects);
    }

    private void Restore(in KeptPage kept)
    {
        if (kept.InodePlusOne != 0)
        {
            SetOrder(kept.Frame, kept.Order);
            ref var cell = ref CellOf(kept.Frame);
            (cell.InodePlusOne, cell.Index) = (kept.InodePlusOne, kept.Index);
            if (Traits.Edge == UseEdge.Entry) CountAgain(kept.Frame, 1 << kept.Order);
        }

        if (kept.Holder == 0) return;
        _holder = HolderId.FromBits(kept.Holder);
        var (use, count) = ((PageUse)kept.Use, Separate(kept.Frame, (PageUse)kept.Use, kept.Pages));
        for (var i = 0; Holds(use) && i < count; i++)
        {
            var head = count == 1 ? Head(kept.Frame) : kept.Frame + i;
            var pages = count == 1 ? kept.Pages : 1;
            var before = CellOf(head).Counts;
            if (!PageRules.TryAdd(before, PageRules.Delta(use, pages, OrderOf(head)), out var after)) continue;
            if (before.Ref == 0 && Traits.Edge == UseEdge.Reference) CountAgain(head, 1);
            CellOf(head).Counts = after;
            Note(head, use, pages);
        }
    }

    // Nothing is used for the first time, so a dying pgmap's strategy must count it all the same: those that refuse count at the root from the kill on.
    private void CountAgain(long frame, int units)
    {
        if (!_strategy.FirstUse(this, Worker, frame, units)) AddRoot(units);
    }
}
