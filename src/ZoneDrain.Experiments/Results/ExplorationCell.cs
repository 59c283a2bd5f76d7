namespace ZoneDrain.Experiments.Results;

/// <summary>One cell of a matrix of searches.</summary>
/// <param name="Row">Scheme and teardown.</param>
/// <param name="Column">The placement of the grace period.</param>
/// <param name="Letters">The kinds of violation, or a dash.</param>
/// <param name="States">Distinct states of its search.</param>
/// <param name="Complete">Whether every schedule was searched.</param>
public sealed record ExplorationCell(string Row, string Column, string Letters, long States, bool Complete)
{
    /// <summary>The diagram of each letter, beside the report; empty where none was written.</summary>
    public IReadOnlyList<ExplorationLink> Links { get; init; } = [];
}
