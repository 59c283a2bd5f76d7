using System.Text;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Reporting.Exports;

/// <summary>A run as a page of GitHub's Markdown: the answer, the verdict, the figures strategy by strategy, and how to repeat it.</summary>
internal static class MarkdownPage
{
    /// <summary>The text.</summary>
    public static string Of(ExportedRun run)
    {
        var text = new StringBuilder();
        var result = run.Result;
        text.Append($"# {result.Run.Command} {result.Run.Scenario}\n\n");
        text.Append($"{Plain(run.Answer ?? "Nothing was measured.")}\n\n");
        text.Append($"Exit code {result.Verdict.Number}, seed {result.Run.Seed}, {result.Run.Engine} engine, ")
            .Append($"{result.Run.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC.\n");
        foreach (var finding in result.Verdict.Findings)
            text.Append($"\n- exit code {finding.Number}: {Plain(finding.Message)}");
        text.Append(result.Verdict.Findings.Count > 0 ? "\n" : "");
        Figures(text, [.. run.Figures()]);
        foreach (var warning in result.Report?.Warnings ?? result.Load?.Warnings ?? [])
            text.Append($"\n> {Plain(warning)}\n");
        if (run.Environment is { } environment)
            text.Append($"\n```sh\n{environment.CommandLine}\n```\n\n{Plain(environment.Machine)}; {environment.Cores} cores; {environment.Dotnet}.\n");
        return text.ToString();
    }

    private static void Figures(StringBuilder text, IReadOnlyList<ExportedFigure> figures)
    {
        if (figures.Count == 0)
            return;
        string[] strategies = [.. figures.Select(figure => figure.Strategy).Distinct()];
        text.Append($"\n| figure | {string.Join(" | ", strategies)} |\n| --- |{string.Concat(strategies.Select(_ => " ---: |"))}\n");
        foreach (var row in figures.GroupBy(figure => figure.Name).Where(row => row.Any(figure => figure.Value != 0)))
        {
            var cells = strategies.Select(strategy => row.FirstOrDefault(figure => figure.Strategy == strategy) is { } figure
                ? Metrics.Format(figure.Value, figure.Quantity)
                : "-");
            text.Append($"| {row.Key} | {string.Join(" | ", cells)} |\n");
        }
    }

    // What a run holds may come from a file of somebody else: it is text here, and no markup.
    private static string Plain(string text) =>
        string.Concat(text.Select(sign => sign is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' ? $"\\{sign}" : $"{sign}"));
}
