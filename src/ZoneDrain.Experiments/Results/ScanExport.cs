using System.Globalization;
using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Results;

/// <summary>A scan as text that other programs, mails and pages take: CSV (RFC 4180), a Markdown table, JSON.</summary>
public static class ScanExport
{
    private static readonly string[] Columns =
        ["first", "second", "cheaper_above", "lifetime_ns", "low_ns", "high_ns", "edge_pairs_per_second", "lives", "exit_code", "folder"];

    /// <summary>A line a point, figures in nanoseconds with all their digits; the scanned settings come first.</summary>
    public static string Csv(IReadOnlyList<string> settings, IReadOnlyList<ScanPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var rows = points.Select(point => (IEnumerable<string>)
        [
            .. point.Values, point.First, point.Second, point.CheaperAbove, Number(point.LifetimeNs), Number(point.LowNs), Number(point.HighNs),
            Number(point.EdgePairsPerSecond), point.Lives?.ToString() ?? "", point.ExitCode.ToString(CultureInfo.InvariantCulture), point.Folder,
        ]);
        return string.Concat(rows.Prepend([.. settings, .. Columns]).Select(row => string.Join(',', row.Select(Quoted)) + "\r\n"));
    }

    /// <summary>A table for a mail or a page, times in the unit that a reader would choose.</summary>
    public static string Markdown(IReadOnlyList<string> settings, IReadOnlyList<ScanPoint> points)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(points);
        string[] headers = [.. settings, "pair", "cheaper above it", "lifetime", "95 % interval", "lives"];
        var rows = points.Select(point => (IEnumerable<string>)
            [.. point.Values, $"{point.First} / {point.Second}", point.CheaperAbove, Lifetime(point), Interval(point), point.Lives?.ToString() ?? "-"]);
        return string.Concat(rows.Prepend(headers.Select(_ => "---")).Prepend(headers)
            .Select(row => $"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n"));
    }

    /// <summary>Everything, with the settings by name.</summary>
    public static string Json(IReadOnlyList<string> settings, IReadOnlyList<ScanPoint> points) => RunJson.Write(new { settings, points });

    /// <summary>The lifetime in words.</summary>
    public static string Lifetime(ScanPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point switch
        {
            { LifetimeNs: { } ns } => Durations.Format(ns),
            { CheaperAbove.Length: > 0 } => "always",
            _ => "open",
        };
    }

    /// <summary>The interval in words; a dash where there is none.</summary>
    public static string Interval(ScanPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point is { LowNs: { } low, HighNs: { } high } && low < high ? $"{Durations.Format(low)} to {Durations.Format(high)}" : "-";
    }

    private static string Number(double? figure) => figure?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
