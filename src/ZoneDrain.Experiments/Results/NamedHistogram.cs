namespace ZoneDrain.Experiments.Results;

/// <summary>A histogram of <c>histograms.json</c>.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Name">What was timed: an operation's word, "drain.cold" or "drain.warm".</param>
/// <param name="Histogram">The histogram, in nanoseconds.</param>
public sealed record NamedHistogram(string Strategy, string Name, HistogramSnapshot Histogram);
