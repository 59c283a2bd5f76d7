using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>Something that runs a comparison of drain strategies.</summary>
public interface IComparison
{
    /// <summary>
    /// Runs every strategy of a request on the same operations. What goes wrong in a run is part of the report; exceptions are bugs of the program.
    /// </summary>
    /// <param name="request">What to compare, and how.</param>
    /// <param name="progress">Told at least every few seconds, on the calling thread or another.</param>
    /// <param name="cancellation">Once cancelled, the load stops, the drains end, and the report says interrupted and holds what was measured.</param>
    /// <returns>What was measured.</returns>
    ComparisonReport Run(CompareRequest request, IProgress<ComparisonProgress> progress, CancellationToken cancellation);
}
