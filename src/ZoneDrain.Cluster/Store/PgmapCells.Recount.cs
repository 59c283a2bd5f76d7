using ZoneDrain.Cluster.Fencing;
using ZoneDrain.Drains;
using ZoneDrain.Holders;
using ZoneDrain.Pages;
using ZoneDrain.Schemes;
using ZoneDrain.Values;

namespace ZoneDrain.Cluster.Store;

/// <summary>
/// Counting anew: after a loss, counts are made of what the living holders keep, page by page, for chunks whose cells are gone and for those that live. So what
/// died with a silo, be it a holder, a home, or a protocol between two calls, is gone from every count.
/// </summary>
internal sealed partial class PgmapCells
{
    private long _recounted;

    /// <summary>Everybody who holds a page here.</summary>
    public HolderId[] Holders()
    {
        lock (_lock) return [.. _held.Holders];
    }

    /// <summary>Chunks that should live here and whose cells have not come.</summary>
    public HomeRun[] Awaited()
    {
        lock (_lock) return [.. _awaited.Where(chunk => IsHome(chunk * Chunk.Frames)).Order().Select(chunk => new HomeRun(chunk, chunk + 1, _here))];
    }

    /// <summary>Counts what holders keep, and nothing else; chunks that were awaited answer from here on.</summary>
    public Recounted Apply(Recount order, ref Effects effects)
    {
        lock (_lock)
        {
            var (run, version, corrected) = (order.Run, _version, 0L);
            foreach (var call in order.Orphans) _replies.Keep(call, default);
            var isLate = order.Version <= _recounted && !_awaited.Any(chunk => chunk >= run.From && chunk < run.To);
            if (isLate) return new(Statement, Busy(run), 0, FoliosInUse(run));
            if (order.Bases != Bases.Keep) _dropped.Clear();
            for (var chunk = run.From; chunk < run.To; chunk++)
            {
                if (order.Bases == Bases.Dropped && _awaited.Contains(chunk)) DropBasesOf(chunk);
                if (order.Bases == Bases.Restored) RestoreBasesOf(chunk);
            }

            if (_allocates) SetFolios(order);
            SetEntries(order);
            var wanted = Wanted(order);
            foreach (var head in BusyHeads(run).Concat(wanted.Keys).Distinct().Order().ToList())
            {
                if (SetCounts(head, wanted.GetValueOrDefault(head), ref effects) && !_awaited.Contains(head / Chunk.Frames)) corrected++;
            }

            for (var chunk = run.From; chunk < run.To; chunk++) _awaited.Remove(chunk);
            effects.RootChanged |= version != _version;
            return new(Statement, Busy(run), corrected, FoliosInUse(run));
        }
    }

    /// <summary>Every run of the silo has been counted by an order of this version.</summary>
    public void EndRecount(long version)
    {
        lock (_lock) _recounted = Math.Max(_recounted, version);
    }

    private long HeadChunk(long frame) => (frame >> Spec.Order << Spec.Order) / Chunk.Frames;

    private void Note(long head, PageUse use, int pages)
    {
        if (_holder != default) _held.TryAdd(_holder, head, use, pages);
    }

    // Cells that are gone are parts of the folios that somebody names, whole or as pages got at once; what was about to leave has left, for the allocator is
    // told anew what is in use.
    private void SetFolios(Recount order)
    {
        var run = order.Run;
        var here = _chunks.Select(entry => entry.Key).Where(chunk => chunk >= run.From && chunk < run.To).ToList();
        foreach (var chunk in here) EndLeaving(chunk * Chunk.Frames, Chunk.Frames);
        foreach (var kept in order.Kept.Where(kept => (kept.Order > 0 || kept.Pages > 1) && _awaited.Contains(kept.Frame / Chunk.Frames)))
            SetOrder(kept.Frame / EntryTable.SlotPages * EntryTable.SlotPages, EntryTable.SlotOrder);
    }

    // A page is the file's as long as the file's index says so.
    private void SetEntries(Recount order)
    {
        var entries = order.Kept.Where(kept => kept.InodePlusOne != 0).ToDictionary(kept => kept.Frame);
        foreach (var frame in Frames(order.Run).Where(frame => Read(frame).InodePlusOne != 0 && !entries.ContainsKey(frame)).ToList())
        {
            var pages = 1 << Read(frame).Order;
            ref var cell = ref CellOf(frame);
            (cell.InodePlusOne, cell.Index) = (0, 0);
            if (cell.Counts.Ref == 0 || !_hasFolios) SetOrder(frame, 0);
            if (Traits.Edge == UseEdge.Entry) TellLastUse(frame, pages, CellOf(frame).Counts);
        }

        foreach (var kept in entries.Values)
        {
            var isNew = Read(kept.Frame).InodePlusOne == 0;
            SetOrder(kept.Frame, kept.Order);
            ref var cell = ref CellOf(kept.Frame);
            (cell.InodePlusOne, cell.Index) = (kept.InodePlusOne, kept.Index);
            if (isNew && Traits.Edge == UseEdge.Entry) CountAgain(kept.Frame, 1 << kept.Order);
        }
    }

    private Dictionary<long, PageCounts> Wanted(Recount order)
    {
        var wanted = new Dictionary<long, PageCounts>();
        _held.Forget(head => order.Run.Has(head, Spec.Order));
        foreach (var kept in order.Kept)
        {
            var use = (PageUse)kept.Use;
            if (kept.Holder == 0 || !Holds(use)) continue;
            _holder = HolderId.FromBits(kept.Holder);
            var count = Separate(kept.Frame, use, kept.Pages);
            for (var i = 0; i < count; i++)
            {
                var (head, pages) = count == 1 ? (Head(kept.Frame), kept.Pages) : (kept.Frame + i, 1);
                if (!PageRules.TryAdd(wanted.GetValueOrDefault(head), PageRules.Delta(use, pages, OrderOf(head)), out var after)) continue;
                wanted[head] = after;
                Note(head, use, pages);
            }
        }

        return wanted;
    }

    private bool SetCounts(long head, PageCounts wanted, ref Effects effects)
    {
        ref var cell = ref CellOf(head);
        var before = cell.Counts;
        var after = new PageCounts((before.Bits & PageCounts.Flags) | wanted.Bits);
        cell.Counts = after;
        if (before.Ref == 0 && after.Ref > 0 && Traits.Edge == UseEdge.Reference) CountAgain(head, Units(head));
        if (before.Ref > 0 && after.Ref == 0) BecameIdle(head, after);
        WakeIdle(head, ref effects);
        return before != after;
    }

    // Nothing is used for the first time, so a dying pgmap's strategy must count it all the same: those that refuse count at the root from the kill on.
    private void CountAgain(long frame, int units)
    {
        if (!_strategy.FirstUse(this, Worker, frame, units)) AddRoot(units);
    }

    private IEnumerable<long> Frames(HomeRun run) => _chunks.Where(entry => entry.Key >= run.From && entry.Key < run.To)
        .SelectMany(entry => Enumerable.Range(0, entry.Value.Cells.Length).Select(at => entry.Key * Chunk.Frames + at));

    private IEnumerable<long> BusyHeads(HomeRun run) => Frames(run).Where(frame => (Read(frame).Counts.Bits & ~PageCounts.Flags) != 0);

    private long Busy(HomeRun run) => Frames(run).LongCount(frame => Read(frame).Counts.Ref != 0);

    private (long Frame, long Pages)[] FoliosInUse(HomeRun run) =>
        _allocates ? [.. Frames(run).Where(frame => Read(frame).Counts.Ref != 0).Select(head => (head, 1L << Read(head).Order))] : [];

    private void DropBasesOf(long chunk)
    {
        for (var frame = chunk * Chunk.Frames; frame < Math.Min(Spec.Frames, (chunk + 1) * Chunk.Frames); frame += 1L << Spec.Order)
        {
            ref var counts = ref CellOf(frame).Counts;
            counts = PageRules.DropBase(counts);
        }
    }

    private void RestoreBasesOf(long chunk)
    {
        if (!_chunks.TryGetValue(chunk, out var cells)) return;
        for (var at = 0; at < cells.Cells.Length; at++) cells.Cells[at].Counts = new(cells.Cells[at].Counts.Bits & ~PageCounts.BaseDroppedBit);
    }
}
