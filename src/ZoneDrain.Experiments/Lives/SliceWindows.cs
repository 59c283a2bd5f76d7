using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Lives;

/// <summary>
/// Windows of time that say which of two worlds all workers operate in, A B B A and B A A B by turns; whose the first one is, the caller says, for the
/// beginning of a life is unlike the rest of it. Nobody waits for anybody: whoever has a core at a time
/// is in the world of that time, so that workers meet there as they would without the other world, and one that lost its core only misses a window.
/// </summary>
internal static class SliceWindows
{
    /// <summary>Long beside the price of two clocks and of an operation too many, short beside the time after which a system lets others run.</summary>
    public const double WindowNs = 200_000;

    /// <summary>Windows of a block.</summary>
    public const int Turns = 4;

    // Who comes later than that had no core when the window began.
    private const double LateNsMax = WindowNs / 10;

    /// <summary>True where the window belongs to the first world.</summary>
    /// <param name="window">The window's number, 0 or more.</param>
    /// <param name="secondLeads">The second world has the first window.</param>
    public static bool IsFirst(long window, bool secondLeads) => (((window % Turns) is 0 or 3) == (window / Turns % 2 == 0)) != secondLeads;

    /// <summary>The blocks in which every worker had its core in all four windows from start to end.</summary>
    /// <param name="workers">The records of each worker, in order.</param>
    /// <param name="edgePairs">Edge pairs an operation.</param>
    /// <param name="secondLeads">The second world has the first window.</param>
    public static List<SliceBlock> Kept(IReadOnlyList<IReadOnlyList<SliceRecord>> workers, double edgePairs, bool secondLeads)
    {
        var blocks = workers.SelectMany(records => records).Where(IsKept).GroupBy(record => record.Window / Turns);
        return [.. blocks.Where(block => block.Count() == Turns * workers.Count).Select(block => Block([.. block], workers.Count, edgePairs, secondLeads))];
    }

    private static bool IsKept(SliceRecord record) => record.LateNs <= LateNsMax && record.Took.KeptItsCore;

    private static SliceBlock Block(SliceRecord[] records, int workers, double edgePairs, bool secondLeads)
    {
        var (first, second) = (Of(true), Of(false));
        SliceRecord[] Of(bool isFirst) => [.. records.Where(record => IsFirst(record.Window, secondLeads) == isFirst)];
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
