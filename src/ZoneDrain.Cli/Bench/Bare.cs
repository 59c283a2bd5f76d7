using ZoneDrain.Engines.Embedded;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cli.Bench;

/// <summary>What the bare machine does in the memory of page cells: the yardstick that every ratio stands on.</summary>
internal static class Bare
{
    /// <summary>Cells of 64 bytes, as many words apart as a page's words are.</summary>
    public const int WordsPerCell = Cell.Bytes / sizeof(long);

    /// <summary>An atomic increment and decrement of one cell after another, in the order of <see cref="UsePages"/>.</summary>
    public static void Pairs(NativeArray<long> cells, long seed, long pairs)
    {
        long mask = cells.Length / WordsPerCell - 1;
        long place = seed;
        for (long i = 0; i < pairs; i++)
        {
            place = UsePages.After(place) & mask;
            ref long word = ref cells[place * WordsPerCell];
            Interlocked.Increment(ref word);
            Interlocked.Decrement(ref word);
        }
    }

    /// <summary>Reads one word of every cell; their sum, so that nobody leaves the reading out.</summary>
    public static long Read(NativeArray<long> cells)
    {
        long sum = 0;
        for (long at = 0; at < cells.Length; at += WordsPerCell) sum |= cells[at];
        return sum;
    }
}
