using ZoneDrain.Experiments.Comparing;

namespace ZoneDrain.Cli.Commands.Compare;

/// <summary>What <c>--scan</c> asks for: a comparison at each combination of values.</summary>
/// <param name="Settings">The paths that change.</param>
/// <param name="Points">The values of each comparison, in the order of the settings, and what to compare.</param>
/// <param name="Exports">Files that the results are written to as well: .csv, .md or .json.</param>
internal sealed record ScanPlan(
    IReadOnlyList<string> Settings, IReadOnlyList<(IReadOnlyList<string> Values, CompareRequest Request)> Points, IReadOnlyList<string> Exports);
