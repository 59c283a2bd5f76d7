using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Cli.Rendering;

/// <summary>Figures as tables show them: three digits and a unit, short enough for a column.</summary>
internal static class Figures
{
    private static readonly (string Suffix, double Factor)[] Thousands = [("G", 1e9), ("M", 1e6), ("k", 1e3)];
    private static readonly (string Suffix, double Factor)[] Binary = [(" TiB", 1L << 40), (" GiB", 1L << 30), (" MiB", 1L << 20), (" KiB", 1L << 10)];

    /// <summary>A count: three digits below 1, all of them below 10,000, then three and a letter.</summary>
    public static string Count(double count) => count is > 0 and < 1 ? FormattableString.Invariant($"{ThreeDigits(count):0.#########}")
        : count < 10_000 ? FormattableString.Invariant($"{count:#,0.##}") : Scaled(count, Thousands, "");

    /// <summary>Events a second.</summary>
    public static string Rate(double perSecond) => Scaled(perSecond, Thousands, "") + "/s";

    /// <summary>A size in powers of 1024.</summary>
    public static string Bytes(double bytes) => Scaled(bytes, Binary, " B");

    /// <summary>A time in nanoseconds, in the unit that a reader would choose.</summary>
    public static string Time(double ns) => Durations.Format(ns);

    /// <summary>A time, or a dash where there is none.</summary>
    public static string Time(double? ns) => ns is { } value ? Time(value) : "-";

    /// <summary>A ratio to three digits, or a dash.</summary>
    public static string Ratio(double? ratio) => ratio is { } value ? FormattableString.Invariant($"{value:0.000}") : "-";

    private static string Scaled(double value, (string Suffix, double Factor)[] units, string plain)
    {
        foreach (var (suffix, factor) in units)
        {
            // Rounded first, so that 999,999 becomes 1M and not 1000k.
            var scaled = ThreeDigits(value / factor);
            if (scaled >= 1)
                return FormattableString.Invariant($"{scaled:0.##}{suffix}");
        }

        return FormattableString.Invariant($"{ThreeDigits(value):0.##}{plain}");
    }

    private static double ThreeDigits(double value) =>
        value == 0 || !double.IsFinite(value) ? value : Math.Round(value, Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));
}
