using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>One measure of one strategy against the baseline.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Measure">What is compared.</param>
/// <param name="Ratio">This run's figure over the baseline's; the word "slower" is a regression.</param>
public sealed record BaselineRow(string Strategy, string Measure, RatioInterval Ratio);
