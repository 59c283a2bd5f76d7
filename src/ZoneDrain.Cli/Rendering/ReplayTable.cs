using ZoneDrain.Cli.Replay;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Rendering;

/// <summary>The agreement of prediction and recording, for a reader.</summary>
internal static class ReplayTable
{
    /// <summary>Writes all of it.</summary>
    public static void Write(Page page, TraceAgreement report, Verdict verdict)
    {
        page.Heading("Prediction against recording");
        page.Table(
            ["kind", ">samples", ">agree", ">inferred", ">commonest", ">uncheckable"],
            report.Kinds.Select(row => (IReadOnlyList<string>)
            [
                row.Kind,
                Figures.Count(row.Samples),
                Share(row.Agreed, row.Samples),
                Share(row.Inferred, row.Samples),
                Share(row.Commonest, row.Samples),
                Share(row.Uncheckable, row.Samples + row.Uncheckable),
            ]));
        page.Paragraph("commonest: what always guessing the commonest outcome would score.");
        Section(page, "First disagreements", report.Disagreements);
        Section(page, "Notes", report.Notes);
        page.Findings(verdict);
        var worst = report.Kinds.Where(row => row.Samples > 0).MinBy(row => row.Agreement);
        page.Answer(worst is null
            ? "No answer: nothing in the trace could be checked."
            : $"The prediction agrees with the recording in {Share(worst.Agreed, worst.Samples)} of {worst.Kind}, its worst kind.");
    }

    private static void Section(Page page, string heading, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        page.Heading(heading);
        page.Bullets(lines);
    }

    private static string Share(long part, long whole) => whole == 0 ? "-" : FormattableString.Invariant($"{100.0 * part / whole:0.00} %");
}
