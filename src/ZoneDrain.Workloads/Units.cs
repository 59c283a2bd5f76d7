using System.Globalization;

namespace ZoneDrain.Workloads;

/// <summary>Sizes in powers of 1024, durations and rates. A unit is always written; fractions are allowed where the result is whole.</summary>
public static class Units
{
    /// <summary>The size of a base page in bytes.</summary>
    public const long PageSize = 4096;

    /// <summary>What a size looks like, for messages.</summary>
    public const string SizeWords = "a size with its unit, such as 64MiB (B, KiB, MiB, GiB, TiB; powers of 1024)";

    /// <summary>What a duration looks like, for messages.</summary>
    public const string DurationWords = "a duration with its unit, such as 30s (ns, us or µs, ms, s, m, h)";

    /// <summary>What a rate looks like, for messages.</summary>
    public const string RateWords = "a rate a second, such as 250000/s (k for thousands and M for millions: 250k/s)";

    private static readonly (string Unit, long Factor)[] Sizes =
        [("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    private static readonly (string Unit, long Factor)[] Durations =
        [("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("µs", 1_000), ("ns", 1)];

    private static readonly (string Unit, long Factor)[] Rates = [("M/s", 1_000_000), ("k/s", 1_000), ("/s", 1)];

    /// <summary>Reads a size.</summary>
    /// <param name="text">The text, as <c>64MiB</c>.</param>
    /// <param name="bytes">The size in bytes; 0 where the text is none.</param>
    /// <returns>Whether the text is a size: a whole number of bytes in a known unit.</returns>
    public static bool TryParseSize(string text, out long bytes) => TryParseWhole(text, Sizes, out bytes);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text, as <c>50ms</c>.</param>
    /// <param name="nanoseconds">The duration in nanoseconds; 0 where the text is none.</param>
    /// <returns>Whether the text is a duration: a whole number of nanoseconds in a known unit.</returns>
    public static bool TryParseDuration(string text, out long nanoseconds) => TryParseWhole(text, Durations, out nanoseconds);

    /// <summary>Reads a rate.</summary>
    /// <param name="text">The text, as <c>250000/s</c> or <c>250k/s</c>.</param>
    /// <param name="perSecond">The events a second; 0 where the text is none.</param>
    /// <returns>Whether the text is a rate that is a finite number.</returns>
    public static bool TryParseRate(string text, out double perSecond)
    {
        perSecond = 0;
        if (!TrySplit(text, Rates, out var number, out var factor)
            || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        perSecond = value * factor;
        return double.IsFinite(perSecond);
    }

    /// <summary>Writes a size in the largest unit that leaves a whole number.</summary>
    /// <param name="bytes">The size in bytes, not negative.</param>
    /// <returns>Text that reads back to the same size.</returns>
    public static string FormatSize(long bytes) => FormatWhole(bytes, Sizes, "B");

    /// <summary>Writes a duration in the largest unit that leaves a whole number.</summary>
    /// <param name="nanoseconds">The duration in nanoseconds, not negative.</param>
    /// <returns>Text that reads back to the same duration.</returns>
    public static string FormatDuration(long nanoseconds) => FormatWhole(nanoseconds, Durations, "s");

    /// <summary>Writes a rate a second, without an exponent.</summary>
    /// <param name="perSecond">The events a second, finite and not negative.</param>
    /// <returns>Text that reads back to the same rate.</returns>
    public static string FormatRate(double perSecond)
    {
        var text = perSecond.ToString("R", CultureInfo.InvariantCulture);
        if (text.Split('E') is not [var mantissa, var power]) return text + "/s";
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var exponent = int.Parse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (exponent < 0 ? "0." + new string('0', -exponent - 1) + digits : digits.PadRight(exponent + 1, '0')) + "/s";
    }

    private static bool TryParseWhole(string text, (string Unit, long Factor)[] units, out long value)
    {
        value = 0;
        if (!TrySplit(text, units, out var number, out var factor)
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > long.MaxValue / factor)
            return false;
        var product = count * factor;
        if (product != decimal.Truncate(product))
            return false;
        value = (long)product;
        return true;
    }

    private static bool TrySplit(string text, (string Unit, long Factor)[] units, out string number, out long factor)
    {
        text = text.Trim();
        var start = 0;
        while (start < text.Length && (char.IsAsciiDigit(text[start]) || text[start] == '.'))
            start++;
        number = text[..start];
        var unit = text[start..].TrimStart();
        factor = Array.Find(units, candidate => candidate.Unit == unit).Factor;
        return factor != 0;
    }

    private static string FormatWhole(long value, (string Unit, long Factor)[] units, string unitOfZero)
    {
        if (value == 0)
            return "0" + unitOfZero;
        var (unit, factor) = units.First(candidate => value % candidate.Factor == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{value / factor}{unit}");
    }
}
