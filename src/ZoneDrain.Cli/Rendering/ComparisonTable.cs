using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Cli.Rendering;

/// <summary>A comparison for a reader at a terminal: work, drains, costs, trouble, and at the very end the answer.</summary>
internal static class ComparisonTable
{
    /// <summary>Writes all of it.</summary>
    public static void Write(Page page, CompareRequest request, RunResult result)
    {
        page.Heading(Title(request, result));
        if (result.Report is not { } report)
        {
            page.Findings(result.Verdict);
            page.Answer("No answer: the run ended before anything was measured.");
            return;
        }

        if (report.Strategies.Count > 0)
        {
            WorkTables.Write(page, report);
            DrainTables.Write(page, report);
            CostTables.Write(page, report, request.Explain);
        }

        TroubleTables.Write(page, report, result.Baseline);
        page.Findings(result.Verdict);
        Next(page, request, result.Verdict);
        page.Heading("Whose nanoseconds");
        page.Paragraph(report.WhoseNanoseconds);
        page.Answer(report.Answer);
    }

    private static string Title(CompareRequest request, RunResult result)
    {
        var devices = request.Scenario.Devices.Select(device =>
            $"{Words<MemoryType>.Of(device.Type)} {Units.FormatSize(device.Size)} order {device.Order} scheme {Words<SchemeId>.Of(device.Scheme)}");
        var cores = result.Report switch
        {
            { } report when report.Threads > report.Cores => $", {report.Threads} threads of {report.Cores} cores",
            { Cores: > 1 } report => $", {report.Cores} cores",
            _ => "",
        };
        return $"{request.Scenario.Name}: {string.Join("; ", devices)}; seed {request.Seed}, {result.Run.Engine} engine{cores}";
    }

    private static void Next(Page page, CompareRequest request, Verdict verdict)
    {
        if (verdict.Findings.All(finding => finding.Code != ExitCode.Inconclusive))
            return;
        var repeat = Math.Min(RepeatSpec.Max, 2 * request.Scenario.Repeat.Measured);
        page.Paragraph(FormattableString.Invariant($"Next: the same with more repetitions, --repeat {repeat}"));
    }
}
