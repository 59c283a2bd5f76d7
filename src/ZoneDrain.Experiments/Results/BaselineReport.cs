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
