using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Rendering;

/// <summary>What a reader must know before trusting the figures.</summary>
internal static class TroubleTables
{
    // More of the same would hide what follows; result.json has them all.
    private const int RowsMax = 20;

    /// <summary>Writes what there is to say.</summary>
    public static void Write(Page page, ComparisonReport report, BaselineReport? baseline)
    {
        WriteHazards(page, report);
        foreach (var drain in report.StuckDrains)
            WriteHolders(page, drain);
        if (report.Violations.Count > 0)
        {
            page.Heading("Broken invariants");
            foreach (var violation in report.Violations.Take(RowsMax))
            {
                var where = $"{violation.Invariant} on {violation.Page}, scheme {violation.Scheme}, {violation.Strategy}";
                page.Bullets([$"{where}: {violation.Owner}; {violation.Detail}"]);
                page.Bullets(violation.Transitions.Select(transition => $"  {transition}"));
            }

            WriteRest(page, report.Violations.Count);
        }

        WriteBaseline(page, baseline);
        string[] warnings = [.. report.Warnings, .. baseline?.Warnings ?? []];
        if (warnings.Length == 0)
            return;
        page.Heading("Warnings");
        page.Bullets(warnings);
    }

    private static void WriteHazards(Page page, ComparisonReport report)
    {
        var rows = report.Strategies.SelectMany(strategy => strategy.Hazards.Select(hazard => (strategy.Name, hazard))).ToList();
        if (rows.Count == 0)
            return;
        page.Heading("Predicted hazards that happened (shown, not failed)");
        page.Table(
            ["strategy", "invariant", ">times", "why"],
            rows.Select(row => (IReadOnlyList<string>)[row.Name, row.hazard.Invariant, Figures.Count(row.hazard.Count), row.hazard.Prediction]));
    }

    private static void WriteHolders(Page page, StuckDrain drain)
    {
        page.Heading($"Not drained: {drain.Pgmap} by {drain.Strategy}, {Figures.Time(drain.DeadlineNs)} after the kill");
        if (drain.Holders.Count == 0)
            page.Paragraph("Nobody holds a reference: the drain itself is stuck.");
        else
            page.Table(
                ["holder", "holds", "page", ">times"],
                drain.Holders.Take(RowsMax).Select(holder => (IReadOnlyList<string>)[holder.Holder, holder.Kind, holder.Page, Figures.Count(holder.Count)]));
        WriteRest(page, drain.Holders.Count);
    }

    private static void WriteBaseline(Page page, BaselineReport? baseline)
    {
        if (baseline is null)
            return;
        page.Heading($"Against the baseline {baseline.Path}");
        page.Table(
            ["strategy", "measure", ">ratio", ">interval", "word"],
            baseline.Rows.Select(row => (IReadOnlyList<string>)[row.Strategy, row.Measure, .. WorkTables.Cells(row.Ratio)]));
        if (baseline.Differences.Count == 0)
            return;
        page.Table(
            ["strategy", "measure", ">before", ">now", ">difference", ">interval"],
            baseline.Differences.Select(row => (IReadOnlyList<string>)
            [
                row.Strategy, row.Measure, Figures.Time(row.Before.Mean), Figures.Time(row.Now.Mean), Figures.Time(row.Difference.Mean),
                $"{Figures.Time(row.LowNs)} to {Figures.Time(row.HighNs)}",
            ]));
    }

    private static void WriteRest(Page page, int count)
    {
        if (count > RowsMax)
            page.Paragraph($"and {count - RowsMax} more in result.json");
    }
}
