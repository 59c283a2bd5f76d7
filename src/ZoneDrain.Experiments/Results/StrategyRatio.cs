using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>A strategy against <c>bulk</c> in one measure.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Measure">What is compared, as "page operations a second".</param>
/// <param name="Ratio">The strategy's figure over that of bulk, with its interval and word.</param>
public sealed record StrategyRatio(string Strategy, string Measure, RatioInterval Ratio);
