using ZoneDrain.Drains;

namespace ZoneDrain.Tests.Worlds;

/// <summary>A ledger of plain numbers, which a strategy changes one call at a time.</summary>
internal readonly struct PlainLedger(PlainLedger.Numbers numbers) : ILedger
{
    public long AddRoot(long delta)
    {
        numbers.RootCalls++;
        return numbers.Root += delta;
    }

    public long AddShard(int worker, long delta) => Add(numbers.Shards, worker, delta);

    public long AddChunk(long frame, long delta) => Add(numbers.Chunks, frame / Chunk.Frames, delta);

    public void MarkChunk(long frame) => numbers.Marks.Add(frame / Chunk.Frames);

    public bool IsDying(int worker) => numbers.Dying;

    private static long Add(SortedDictionary<long, long> table, long key, long delta) => table[key] = table.GetValueOrDefault(key) + delta;

    internal sealed class Numbers
    {
        public long Root { get; set; }

        public long RootCalls { get; set; }

        public SortedDictionary<long, long> Shards { get; } = [];

        public SortedDictionary<long, long> Chunks { get; } = [];

        public SortedSet<long> Marks { get; } = [];

        public bool Dying { get; set; }
    }
}
