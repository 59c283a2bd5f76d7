using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Rendering;

/// <summary>What drains cost, and which strategy lets go soon enough.</summary>
internal static class DrainTables
{
    /// <summary>Writes the tables.</summary>
    public static void Write(Page page, ComparisonReport report)
    {
        var drains = report.Strategies.SelectMany(Drains).ToList();
        if (drains.Count > 0)
        {
            page.Heading("Drain: time from kill to release");
            page.Table(
                ["strategy", "cache", ">p50", ">p99", ">bound", ">above it", ">CPU"],
                drains.Select(row => (IReadOnlyList<string>)
                [
                    row.Strategy,
                    row.Cache,
                    Figures.Time(row.Drain.Release.P50Ns),
                    Figures.Time(row.Drain.Release.P99Ns),
                    Figures.Time(row.Drain.LowerBoundNs.Median),
                    Figures.Time(row.Drain.OverheadNs.Median),
                    Figures.Time(row.Drain.CpuNs.Median),
                ]));
            page.Paragraph("bound: until the last holder let go, and one grace period; no strategy can beat it.");
            page.Heading("Drain: what it does (medians)");
            page.Table(
                ["strategy", "cache", ">drains", ">pages read", ">rescans", ">sleeps", ">messages"],
                drains.Select(row => (IReadOnlyList<string>)
                [
                    row.Strategy,
                    row.Cache,
                    Figures.Count(row.Drain.Release.Count),
                    Figures.Count(row.Drain.PagesRead.Median),
                    Figures.Count(row.Drain.Rescans.Median),
                    Figures.Count(row.Drain.Sleeps.Median),
                    Figures.Count(row.Drain.Messages.Median),
                ]));
        }

        WriteLatencyAnswer(page, report.Latency);
    }

    private static IEnumerable<(string Strategy, string Cache, DrainFigures Drain)> Drains(StrategyReport strategy)
    {
        if (strategy.ColdDrain is { } cold)
            yield return (strategy.Name, "cold", cold);
        if (strategy.WarmDrain is { } warm)
            yield return (strategy.Name, "warm", warm);
    }

    private static string Device(long? pages) => pages switch
    {
        null => "none",
        >= DrainScaling.PagesMax => "any",
        { } count => Figures.Bytes((double)count * Units.PageSize),
    };

    private static void WriteLatencyAnswer(Page page, LatencyAnswer? answer)
    {
        if (answer is null)
            return;
        page.Heading($"Released within {Figures.Time(answer.ReleaseDeadlineNs)}?");
        page.Table(
            ["strategy", ">above bound", ">hot op p99", ">largest device", ">smallest order"],
            answer.Strategies.Select(row => (IReadOnlyList<string>)
            [
                row.Strategy,
                Figures.Time(row.AboveBoundNs),
                Figures.Time(row.HotOperationP99Ns),
                Device(row.LargestDevicePages),
                row.SmallestFolioOrder is { } order ? Figures.Count(order) : "none",
            ]));
    }
}
