using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Delivery;
using ZoneDrain.Drains;
using ZoneDrain.Holders;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Cells;

/// <summary>Counting anew after a loss, by the model's <see cref="RecountRules"/>, for chunks whose cells are gone and for those that live.</summary>
internal sealed partial class PgmapCells
{
    private long _recounted;

    /// <summary>Everybody who holds a page here.</summary>
    public HolderId[] Holders()
    {
        using (LockAll()) return [.. _parts.SelectMany(part => part.Held.Holders).Distinct()];
    }

    /// <summary>Chunks that should live here and whose cells have not come.</summary>
    public HomeRun[] Awaited()
    {
        using (LockAll()) return [.. _awaited.Where(chunk => IsHome(chunk * Chunk.Frames)).Order().Select(chunk => new HomeRun(chunk, chunk + 1, _here))];
    }

    /// <summary>Counts what holders keep, and nothing else; chunks that were awaited answer from here on.</summary>
    public Recounted Apply(Recount order, ref Effects effects)
    {
        using (LockAll())
        {
            var (run, version) = (order.Run, _version);
            foreach (var call in order.Orphans) KeepNothing(call);
            _floors.Take(order.Floors);
            var isLate = order.Version <= _recounted && !_awaited.Any(chunk => chunk >= run.From && chunk < run.To);
            if (isLate) return new(Statement, Busy(run), 0, FoliosInUse(run));
            if (order.Bases != Bases.Keep) _dropped.Clear();
            Forget(run);
            var corrected = RecountRules.Apply(order.Kept, order.Bases, new PageStore(this, run));
            effects.Wakes = TakeWoken() ?? effects.Wakes;
            for (var chunk = run.From; chunk < run.To; chunk++) _awaited.Remove(chunk);
            effects.RootChanged |= version != _version;
            return new(Statement, Busy(run), corrected, FoliosInUse(run));
        }
    }

    /// <summary>Every run of the silo has been counted by an order of this version.</summary>
    public void EndRecount(long version)
    {
        using (LockAll()) _recounted = Math.Max(_recounted, version);
    }

    private long HeadChunk(long frame) => (frame >> Spec.Order << Spec.Order) / Chunk.Frames;

    private void Note(long head, PageUse use, int pages)
    {
        var part = PartOf(head);
        if (part.Holder != default) part.Held.TryAdd(part.Holder, head, use, pages);
    }

    private bool IsHeld(long frame)
    {
        var part = PartOf(frame);
        return !part.Held.Of(part.Holder, Head(frame)).IsNothing;
    }

    private void KeepNothing(CallStamp call)
    {
        foreach (var part in _parts) part.Replies.Keep(call, default);
    }

    // Cells that are gone are parts of the folios that somebody names, whole or as pages got at once; what was about to leave has left, for the allocator is
    // told anew what is in use.
    private void SetFolios(HomeRun run, IReadOnlyList<KeptPage> keptPages)
    {
        foreach (var (chunk, _) in ChunksOf(run).ToList()) EndLeaving(chunk * Chunk.Frames, Chunk.Frames);
        foreach (var kept in keptPages.Where(kept => (kept.Order > 0 || kept.Pages > 1) && _awaited.Contains(kept.Frame / Chunk.Frames)))
            SetOrder(kept.Frame / EntryTable.SlotPages * EntryTable.SlotPages, EntryTable.SlotOrder);
    }

    private IEnumerable<long> Frames(HomeRun run) => ChunksOf(run)
        .SelectMany(entry => Enumerable.Range(0, entry.Value.Cells.Length).Select(at => entry.Key * Chunk.Frames + at));

    private long Busy(HomeRun run) => Frames(run).LongCount(frame => Read(frame).Counts.Ref != 0);

    private (long Frame, long Pages)[] FoliosInUse(HomeRun run) =>
        _allocates ? [.. Frames(run).Where(frame => Read(frame).Counts.Ref != 0).Select(head => (head, 1L << Read(head).Order))] : [];

    private IEnumerable<long> LostHeads(HomeRun run)
    {
        for (var frame = run.From * Chunk.Frames; frame < Math.Min(Spec.Frames, run.To * Chunk.Frames); frame += 1L << Spec.Order)
        {
            if (_awaited.Contains(frame / Chunk.Frames)) yield return frame;
        }
    }
}
