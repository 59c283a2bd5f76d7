using System.Globalization;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Bench;

/// <summary>How figures are written: the middle one, and the smallest and largest in brackets.</summary>
internal static class Figure
{
    /// <summary>Nanoseconds.</summary>
    public static string Ns(IReadOnlyList<double> ns) => Spread(ns, "0.0", "ns");

    /// <summary>A ratio.</summary>
    public static string Times(IReadOnlyList<double> ratios) => Spread(ratios, "0.00", "times");

    /// <summary>Bytes in the unit a reader would choose.</summary>
    public static string Bytes(long bytes) => Math.Abs(bytes) >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.00} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB");

    /// <summary>Millions a second, from nanoseconds each.</summary>
    public static string Rate(IReadOnlyList<double> ns) => Spread([.. ns.Select(each => 1e3 / each)], "0.00", "million/s");

    /// <summary>So many a second.</summary>
    public static string PerSecond(IReadOnlyList<double> rates) => Spread(rates, "#,0", "a second");

    /// <summary>Shares in hundredths.</summary>
    public static string Percent(IReadOnlyList<double> shares) => Spread(shares, "0", "%");

    private static string Spread(IReadOnlyList<double> figures, string format, string unit)
    {
        var summary = Summary.Of(figures);
        string Show(double figure) => figure.ToString(format, CultureInfo.InvariantCulture);
        if (figures.Count == 1) return $"{Show(figures[0])} {unit}";
        return $"{Show(summary.Median)} {unit} ({Show(summary.Min)} to {Show(summary.Max)})";
    }
}
