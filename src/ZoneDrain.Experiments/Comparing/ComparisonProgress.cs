using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>How far a comparison is.</summary>
/// <param name="Phase">What is being done, as "warm-up", "measure", "prices".</param>
/// <param name="Strategy">The strategy at work; empty when none is.</param>
/// <param name="Done">Steps done, 0 to <paramref name="Total"/>.</param>
/// <param name="Total">Steps of the whole comparison, 1 or more; a step is a repetition of a strategy or the measurement of a price.</param>
public readonly record struct ComparisonProgress(string Phase, string Strategy, int Done, int Total)
{
    /// <summary>A life that has just ended; null when the report is about the step alone.</summary>
    public TimeSample? Sample { get; init; }

    /// <summary>Broken invariants so far that nothing predicted, and drains that passed their deadline.</summary>
    public int Troubles { get; init; }

    /// <summary>The share that is done, 0 to 1.</summary>
    public double Share => Total <= 0 ? 0 : Math.Clamp((double)Done / Total, 0, 1);
}
