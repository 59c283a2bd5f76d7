using System.Runtime.InteropServices;
using ZoneDrain.Cluster.Wire;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Holders;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster.Cells;

/// <summary>
/// A chunk's way to another home: copied, counted there, and only then taken out of the counts here, so that the sum is never too small. Between the first and
/// the last its pages answer nobody.
/// </summary>
internal sealed partial class PgmapCells
{
    private static readonly ValueForm CellForm = new(typeof(CellRecord));
    private readonly FloorTable _floors = new();

    /// <summary>Stops answering for the chunks, and copies all that goes with them.</summary>
    public ChunkBundle Export(PgmapPlacement plan, HomeRun run)
    {
        using (LockAll())
        {
            if (plan.Version < Plan.Version) return new(CellForm.Number, [], [], [], [], null);
            Adopt(plan);
            for (var chunk = run.From; chunk < run.To; chunk++) _awaited.Add(chunk);
            return new(
                CellForm.Number,
                [.. ChunksOf(run).Select(entry => (entry.Key, CellForm.Write(MemoryMarshal.AsBytes<CellRecord>(entry.Value.Cells)), entry.Value.Marked))],
                [.. Sleepers.Where(entry => run.Has(entry.Key, Spec.Order))
                    .Select(entry => (entry.Key, entry.Value.Select(waiter => waiter.Value).ToArray()))],
                [.. _parts.SelectMany(part => part.Held.Of(head => run.Has(head, Spec.Order))).Select(row => (row.Holder.Bits, row.Head, row.Holding.Bits))],
                [.. _parts.SelectMany(part => part.Replies.All)],
                _floors.Told);
        }
    }

    /// <summary>Takes chunks over, and answers for them. A bundle that comes again changes nothing.</summary>
    /// <exception cref="InvalidPayloadException">Its cells are malformed, or of another build.</exception>
    public RootStatement Import(HomeRun run, ChunkBundle bundle, ref Effects effects)
    {
        using (LockAll())
        {
            if (!_awaited.Contains(run.From)) return Statement;
            if (bundle.Form != CellForm.Number)
                throw new InvalidPayloadException($"cells of {Id} have form {bundle.Form:x8}; this build reads form {CellForm.Number:x8} and no other");
            var version = _version;
            foreach (var (number, cells, marked) in bundle.Chunks)
            {
                var read = new CellRecord[Chunk.Frames];
                CellForm.Read(cells, MemoryMarshal.AsBytes(read.AsSpan()));
                PartOf(number * Chunk.Frames).Chunks[number] = new() { Cells = read, Marked = marked };
                if (Counted(number) is var units && units > 0) CountAgain(number * Chunk.Frames, units);
            }

            foreach (var (head, waiters) in bundle.Waiters) PartOf(head).Sleepers[head] = [.. waiters.Select(waiter => new WaiterId(waiter))];
            foreach (var (holder, head, holding) in bundle.Rows) PartOf(head).Held.Set(HolderId.FromBits(holder), head, new Holding(holding));
            foreach (var part in _parts) KeepReplies(part, bundle);
            if (bundle.Floors is { } floors) _floors.Take(floors);
            for (var chunk = run.From; chunk < run.To; chunk++) _awaited.Remove(chunk);
            effects.RootChanged |= version != _version;
            return Statement;
        }
    }

    /// <summary>Forgets chunks that are counted elsewhere now.</summary>
    public RootStatement Release(HomeRun run)
    {
        using (LockAll())
        {
            if (IsHome(run.From * Chunk.Frames)) return Statement;
            for (var chunk = run.From; chunk < run.To; chunk++)
            {
                var part = PartOf(chunk * Chunk.Frames);
                if (!part.Chunks.ContainsKey(chunk)) continue;
                if (Counted(chunk) is var units && units > 0) _strategy.LastUse(this, part.Number, chunk * Chunk.Frames, units, default);
                part.Chunks.Remove(chunk);
            }

            foreach (var (head, _) in Sleepers.Where(entry => run.Has(entry.Key, Spec.Order)).ToList()) PartOf(head).Sleepers.Remove(head);
            Forget(run);
            return Statement;
        }
    }

    // A lane's calls go one after another, whatever pages they concern, so only its last may come again.
    private static void KeepReplies(CellPart part, ChunkBundle bundle)
    {
        foreach (var (stamp, reply) in bundle.Replies) part.Replies.Keep(stamp, reply);
    }

    private void Forget(HomeRun run)
    {
        foreach (var part in _parts) part.Held.Forget(head => run.Has(head, Spec.Order));
    }

    private IEnumerable<KeyValuePair<long, ChunkCells>> ChunksOf(HomeRun run) =>
        _parts.SelectMany(part => part.Chunks).Where(entry => entry.Key >= run.From && entry.Key < run.To).OrderBy(entry => entry.Key);

    // What the strategy has heard of a chunk's pages, less what it heard back.
    private int Counted(long chunk)
    {
        var cells = PartOf(chunk * Chunk.Frames).Chunks[chunk].Cells;
        return Traits.Edge switch
        {
            UseEdge.Reference => cells.Sum(cell => (cell.Counts.Ref == 0 ? 0 : _allocates ? 1 << cell.Order : 1) + (cell.Leaving ? 1 : 0)),
            UseEdge.Entry => cells.Sum(cell => cell.InodePlusOne == 0 ? 0 : 1 << cell.Order),
            _ => 0,
        };
    }
}
