using ZoneDrain.Engines.Embedded;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cli.Bench;

/// <summary>What the bare machine does in the memory of page cells: the yardstick that every ratio stands on.</summary>
internal static class Bare
{
    /// <summary>Cells of 64 bytes, as many words apart as a page's words are.</summary>
    public const int WordsPerCell = Cell.Bytes / sizeof(long);

    // Two lines from one thread's word to the next: neighbouring lines are fetched in pairs.
    private const int OwnStride = 16;

    /// <summary>An atomic increment and decrement of one cell after another, in the order of <see cref="UsePages"/>.</summary>
    public static void Pairs(NativeArray<long> cells, long seed, long pairs)
    {
        var mask = cells.Length / WordsPerCell - 1;
        var place = seed;
        for (long i = 0; i < pairs; i++)
        {
            place = UsePages.After(place) & mask;
            ref var word = ref cells[place * WordsPerCell];
            Interlocked.Increment(ref word);
            Interlocked.Decrement(ref word);
        }
    }

    /// <summary>The same with the bare instructions of a strategy's edges between them; what it takes more is their price.</summary>
    public static void Edges(BareEdge edge, NativeArray<long> cells, NativeArray<long> counters, int worker, long seed, long pairs)
    {
        switch (edge)
        {
            case BareEdge.SharedAtomic:
                Both<SharedAtomic>(cells, counters, worker, seed, pairs);
                break;
            case BareEdge.ChunkAtomic:
                Both<ChunkAtomic>(cells, counters, worker, seed, pairs);
                break;
            case BareEdge.OwnAdd:
                Both<OwnAdd>(cells, counters, worker, seed, pairs);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(edge), edge, "there are no such instructions");
        }
    }

    /// <summary>Reads one word of every cell; their sum, so that nobody leaves the reading out.</summary>
    public static long Read(NativeArray<long> cells)
    {
        long sum = 0;
        for (long at = 0; at < cells.Length; at += WordsPerCell) sum |= cells[at];
        return sum;
    }

    private static void Both<TAdd>(NativeArray<long> cells, NativeArray<long> counters, int worker, long seed, long pairs) where TAdd : struct, IAdd
    {
        var mask = cells.Length / WordsPerCell - 1;
        var place = seed;
        for (long i = 0; i < pairs; i++)
        {
            place = UsePages.After(place) & mask;
            ref var word = ref cells[place * WordsPerCell];
            TAdd.Add(counters, worker, place, 1);
            Interlocked.Increment(ref word);
            Interlocked.Decrement(ref word);
            TAdd.Add(counters, worker, place, -1);
        }
    }

    private interface IAdd
    {
        static abstract void Add(NativeArray<long> counters, int worker, long place, long delta);
    }

    private readonly struct SharedAtomic : IAdd
    {
        public static void Add(NativeArray<long> counters, int worker, long place, long delta) => Interlocked.Add(ref counters[0], delta);
    }

    private readonly struct ChunkAtomic : IAdd
    {
        public static void Add(NativeArray<long> counters, int worker, long place, long delta) => Interlocked.Add(ref counters[place / Chunk.Frames], delta);
    }

    private readonly struct OwnAdd : IAdd
    {
        public static void Add(NativeArray<long> counters, int worker, long place, long delta)
        {
            ref var own = ref counters[worker * OwnStride];
            Volatile.Write(ref own, Volatile.Read(ref own) + delta);
        }
    }
}

/// <summary>The instructions that an edge pair of a strategy comes down to, one at the first use and one at the last.</summary>
internal enum BareEdge
{
    /// <summary>An atomic add on one line that all threads want: the shared counter.</summary>
    SharedAtomic,

    /// <summary>An atomic add on the line of the page's chunk: the leaves of a tree (SNZI), which its root hardly ever hears of.</summary>
    ChunkAtomic,

    /// <summary>A plain add on a thread's own line: percpu_ref, and the spending of weights that were leased.</summary>
    OwnAdd,
}
