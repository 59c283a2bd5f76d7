namespace ZoneDrain.Experiments.Comparison;

/// <summary>Where a break-even was measured, for its sentence.</summary>
/// <param name="Cores">Cores that worked, 1 or more.</param>
/// <param name="PageChoice">How pages were chosen: "uniform", "zipf", "hot-set".</param>
public sealed record BreakEvenSetting(int Cores, string PageChoice);
