using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Lives;

/// <summary>
/// Windows of time that say which of two worlds all workers operate in, A B B A and B A A B by turns. Nobody waits for anybody: whoever has a core at a time
/// is in the world of that time, so that workers meet there as they would without the other world, and one that lost its core only misses a window.
/// </summary>
internal static class SliceWindows
{
    /// <summary>Long beside the price of two clocks and of an operation too many, short beside the time after which a system lets others run.</summary>
    public const double WindowNs = 400_000;

    /// <summary>Windows of a block.</summary>
    public const int Turns = 4;

    // Who comes later than that had no core when the window began.
    private const double LateNsMax = WindowNs / 10;

    /// <summary>True where the window belongs to the first world.</summary>
    public static bool IsFirst(long window) => ((window % Turns) is 0 or 3) == (window / Turns % 2 == 0);

    /// <summary>The blocks in which every worker had its core in all four windows from start to end.</summary>
    /// <param name="workers">The records of each worker, in order.</param>
    /// <param name="edgePairs">First uses an operation.</param>
    public static List<SliceBlock> Kept(IReadOnlyList<IReadOnlyList<SliceRecord>> workers, double edgePairs)
    {
        var blocks = workers.SelectMany(records => records).Where(IsKept).GroupBy(record => record.Window / Turns);
        return [.. blocks.Where(block => block.Count() == Turns * workers.Count).Select(block => Block([.. block], workers.Count, edgePairs))];
    }

    private static bool IsKept(SliceRecord record) => record.LateNs <= LateNsMax && record.Took.KeptItsCore;

    private static SliceBlock Block(SliceRecord[] records, int workers, double edgePairs)
    {
        var (first, second) = (records.Where(record => IsFirst(record.Window)).ToArray(), records.Where(record => !IsFirst(record.Window)).ToArray());
        double An(SliceRecord[] side, Func<SliceRecord, double> figure) => side.Sum(figure) / side.Sum(record => record.Operations);
        return new(
            An(first, record => record.Took.CpuNs), An(second, record => record.Took.CpuNs), An(first, record => record.Took.WallNs) / workers,
            An(second, record => record.Took.WallNs) / workers, edgePairs);
    }
}

/// <summary>What one worker did in one window of time.</summary>
/// <param name="Window">The window's number.</param>
/// <param name="LateNs">How long after the window's start the worker came to it.</param>
/// <param name="Operations">Operations that it did.</param>
/// <param name="Took">What they took.</param>
internal readonly record struct SliceRecord(long Window, double LateNs, long Operations, CoreSlice Took);
