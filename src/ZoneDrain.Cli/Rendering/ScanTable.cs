using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Rendering;

/// <summary>The break-evens of a scan, as a table with a chart in it: lifetimes on a scale of factors, each with its interval.</summary>
internal static class ScanTable
{
    private const int ChartWidth = 24;

    /// <summary>Writes it.</summary>
    public static void Write(Page page, IReadOnlyList<string> settings, IReadOnlyList<ScanPoint> points)
    {
        double[] ends = [.. points.SelectMany(point => (double?[])[point.LowNs, point.HighNs, point.LifetimeNs]).OfType<double>().Where(ns => ns > 0)];
        page.Heading($"Break-even over {string.Join(" and ", settings)}");
        page.Table(
            [.. settings, "cheaper above", ">lifetime", ">95 % interval", Scale(ends)],
            points.Select(point => (IReadOnlyList<string>)
            [
                .. point.Values, point.CheaperAbove.Length > 0 ? point.CheaperAbove : "-", ScanExport.Lifetime(point), ScanExport.Interval(point),
                Bar(point, ends),
            ]));
    }

    private static string Scale(double[] ends) => ends.Length == 0 ? "" : $"{Figures.Time(ends.Min())} … {Figures.Time(ends.Max())}";

    private static string Bar(ScanPoint point, double[] ends)
    {
        if (point is not { LifetimeNs: { } ns, LowNs: { } low, HighNs: { } high } || ends.Length == 0)
            return "";
        var (from, to) = (Math.Log(ends.Min()), Math.Log(ends.Max()));
        int At(double at) => to <= from ? 0 : (int)Math.Round((Math.Log(Math.Max(at, ends.Min())) - from) / (to - from) * (ChartWidth - 1));
        char[] bar = [.. Enumerable.Range(0, ChartWidth).Select(column => column >= At(low) && column <= At(high) ? '-' : ' ')];
        bar[At(ns)] = '*';
        return new string(bar).TrimEnd();
    }
}
