using ZoneDrain.Cli.Dashboard;
using ZoneDrain.Cli.Storage;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands.Compare;

/// <summary>Everything a comparison needs, checked.</summary>
/// <param name="Comparison">What runs it.</param>
/// <param name="Request">What to compare.</param>
/// <param name="Engine">The engine's name.</param>
/// <param name="Out">Where run folders go.</param>
/// <param name="Json">Whether results are printed as JSON.</param>
/// <param name="Baseline">The run to compare with; null when none was named.</param>
/// <param name="Warnings">What is doubtful, a line each.</param>
/// <param name="Dashboard">Where a dashboard listens; null without one.</param>
internal sealed record CompareInputs(
    IComparison Comparison,
    CompareRequest Request,
    string Engine,
    string Out,
    bool Json,
    Baseline? Baseline,
    IReadOnlyList<string> Warnings,
    ServerOptions? Dashboard)
{
    /// <summary>The database that is to keep the run; null when none was named.</summary>
    public RunStore? Store { get; init; }

    /// <summary>Several comparisons in place of one; null for one.</summary>
    public ScanPlan? Scan { get; init; }
}

/// <summary>What <c>--scan</c> asks for: a comparison at each combination of values.</summary>
/// <param name="Settings">The paths that change.</param>
/// <param name="Points">The values of each comparison, in the order of the settings, and what to compare.</param>
/// <param name="Exports">Files that the results are written to as well: .csv, .md or .json.</param>
internal sealed record ScanPlan(
    IReadOnlyList<string> Settings, IReadOnlyList<(IReadOnlyList<string> Values, CompareRequest Request)> Points, IReadOnlyList<string> Exports);
