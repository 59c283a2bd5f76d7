namespace ZoneDrain.Experiments.Results;

/// <summary>One line of a panel.</summary>
/// <param name="Name">What it shows, as "p99" or "draining".</param>
/// <param name="Values">A value for each moment of the timeline; null where nothing was recorded.</param>
public sealed record TimelineSeries(string Name, IReadOnlyList<double?> Values)
{
    internal TimelineSeries Thin(int size, bool keepsPeaks) =>
        this with { Values = [.. Values.Chunk(size).Select(chunk => keepsPeaks ? chunk.Max() : chunk.Average())] };
}
