using System.Text.Json;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Reporting;

/// <summary>A stored run in a list.</summary>
/// <param name="Name">Scenario and folder.</param>
/// <param name="Path">Where its report is served; empty when it cannot be read.</param>
/// <param name="Command">The command.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Seed">The seed, as text.</param>
/// <param name="Started">When it started, in ISO 8601; empty when not known.</param>
/// <param name="Number">The exit code; null when the run cannot be read.</param>
/// <param name="Code">The exit code's word.</param>
/// <param name="Text">The answer, or why the run cannot be read.</param>
internal sealed record ShelfRow(
    string Name, string Path, string Command, string Scenario, string Seed, string Started, int? Number, string Code, string Text)
{
    /// <summary>The row of a run that can be read.</summary>
    public static ShelfRow Of(string scenario, string folder, StoredRun run) => new(
        $"{scenario}/{folder}",
        $"/runs/{scenario}/{folder}",
        run.Identity.Command,
        run.Identity.Scenario,
        FormattableString.Invariant($"{run.Identity.Seed}"),
        run.Identity.Started.UtcDateTime.ToString("O"),
        (int)run.Code,
        JsonNamingPolicy.KebabCaseLower.ConvertName(run.Code.ToString()),
        run.Answer);
}
