using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>This run against an earlier one.</summary>
/// <param name="Path">The earlier run, as it was named.</param>
/// <param name="Rows">A row a strategy and measure.</param>
/// <param name="Warnings">Why the two may not be comparable, a sentence each.</param>
public sealed record BaselineReport(string Path, IReadOnlyList<BaselineRow> Rows, IReadOnlyList<string> Warnings)
{
    /// <summary>Prices measured in the scenario itself, where both runs have them.</summary>
    public IReadOnlyList<BaselineDifference> Differences { get; init; } = [];
}

/// <summary>One measure of one strategy against the baseline.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Measure">What is compared.</param>
/// <param name="Ratio">This run's figure over the baseline's; the word "slower" is a regression.</param>
public sealed record BaselineRow(string Strategy, string Measure, RatioInterval Ratio);
