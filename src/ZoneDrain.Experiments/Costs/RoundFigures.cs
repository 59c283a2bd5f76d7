using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>
/// What one round of lives side by side says: one sample of everything that is estimated. Memory is placed anew in each round, so that what depends on its
/// place varies between rounds and enters the error (Kalibera and Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013: repeat at the level at which
/// the variation comes in). All times are in nanoseconds.
/// </summary>
/// <param name="FirstNs">CPU time an operation of the first strategy.</param>
/// <param name="SecondNs">CPU time an operation of the second.</param>
/// <param name="FirstWallNs">Time an operation of the first strategy, over all workers.</param>
/// <param name="SecondWallNs">The same of the second.</param>
/// <param name="EdgePairNs">What an edge pair costs more under the first: the difference over the edges counted; 0 where there were none.</param>
public sealed record RoundFigures(double FirstNs, double SecondNs, double FirstWallNs, double SecondWallNs, double EdgePairNs)
{
    /// <summary>Blocks that make a round.</summary>
    public const int BlocksMin = 16;

    // A fifth at each end: bursts that outlast a slice lie there (Yuen, Biometrika 61, 1974).
    private const double Trim = 0.2;

    /// <summary>The round of some blocks. Throws <see cref="ArgumentException"/> when there are none.</summary>
    public static RoundFigures Of(IReadOnlyList<SliceBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var difference = Middle(blocks, block => block.FirstNs - block.SecondNs);
        var second = Middle(blocks, block => block.SecondNs);
        var wallDifference = Middle(blocks, block => block.FirstWallNs - block.SecondWallNs);
        var secondWall = Middle(blocks, block => block.SecondWallNs);
        var edges = blocks.Average(block => block.EdgePairs);
        return new(second + difference, second, secondWall + wallDifference, secondWall, edges == 0 ? 0 : difference / edges);
    }

    private static double Middle(IReadOnlyList<SliceBlock> blocks, Func<SliceBlock, double> figure) => MeanEstimate.Of([.. blocks.Select(figure)], Trim).Mean;
}

/// <summary>One block of four slices in the order A B B A (or B A A B) under two strategies, all workers together; figures are an operation's.</summary>
/// <param name="FirstNs">CPU time under the first strategy.</param>
/// <param name="SecondNs">CPU time under the second.</param>
/// <param name="FirstWallNs">Time under the first strategy, over all workers.</param>
/// <param name="SecondWallNs">The same under the second.</param>
/// <param name="EdgePairs">Edge pairs, 0 or more.</param>
public readonly record struct SliceBlock(double FirstNs, double SecondNs, double FirstWallNs, double SecondWallNs, double EdgePairs);
