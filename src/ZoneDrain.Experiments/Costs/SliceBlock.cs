namespace ZoneDrain.Experiments.Costs;

/// <summary>One block of four slices in the order A B B A (or B A A B) under two strategies, all workers together; figures are an operation's.</summary>
/// <param name="FirstNs">CPU time under the first strategy.</param>
/// <param name="SecondNs">CPU time under the second.</param>
/// <param name="FirstWallNs">Time under the first strategy, over all workers.</param>
/// <param name="SecondWallNs">The same under the second.</param>
/// <param name="EdgePairs">First uses, 0 or more.</param>
public readonly record struct SliceBlock(double FirstNs, double SecondNs, double FirstWallNs, double SecondWallNs, double EdgePairs);
