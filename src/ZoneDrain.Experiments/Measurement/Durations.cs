using System.Globalization;

namespace ZoneDrain.Experiments.Measurement;

/// <summary>Durations as people write them: "40 ns", "1.8 s", "12 min", "3 days". The inner unit is the nanosecond, as a double.</summary>
public static class Durations
{
    private const string UnitsText = "ns, us (or µs), ms, s, min, h, d (or days)";

    private static readonly (string Name, double Ns)[] Units =
    [
        ("ns", 1), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9), ("h", 3600e9), ("days", 86_400e9),
    ];

    /// <summary>
    /// Nanoseconds in the unit a reader would choose, to three significant digits, "1.8 s"; from 1000 days upward whole days with separators.
    /// Infinities print as "for ever" and "-for ever", and no number as "unknown".
    /// </summary>
    public static string Format(double ns)
    {
        if (double.IsNaN(ns))
            return "unknown";
        if (ns < 0)
            return "-" + Format(-ns);
        if (double.IsPositiveInfinity(ns))
            return "for ever";

        // Rounded before the unit is chosen, so that 999.9 ns becomes 1 µs and not 1000 ns.
        var unit = 0;
        while (unit < Units.Length - 1 && ThreeDigits(ns / Units[unit].Ns) * Units[unit].Ns >= Units[unit + 1].Ns)
            unit++;

        var shown = ThreeDigits(ns / Units[unit].Ns);
        var name = unit == Units.Length - 1 && shown == 1 ? "day" : Units[unit].Name;
        return string.Create(CultureInfo.InvariantCulture, $"{shown:#,0.######} {name}");
    }

    /// <summary>Reads "40ns", "1.5 ms", "2 days" as nanoseconds, 0 or more. False, with what is allowed in <paramref name="error"/>, otherwise.</summary>
    public static bool TryParse(string? text, out double ns, out string error)
    {
        ns = 0;
        error = $"'{text}' is not a duration: write a number of 0 or more and a unit, as in 40ns; units are {UnitsText}.";
        if (string.IsNullOrWhiteSpace(text))
            return false;

        var trimmed = text.Trim();
        var end = trimmed.Length;
        while (end > 0 && !char.IsAsciiDigit(trimmed[end - 1]) && trimmed[end - 1] != '.')
            end--;

        var unitNs = UnitOf(trimmed[end..].Trim());
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (unitNs is null || !double.TryParse(trimmed[..end], Style, CultureInfo.InvariantCulture, out var number))
            return false;
        if (!double.IsFinite(number * unitNs.Value))
            return false;

        ns = number * unitNs.Value;
        error = "";
        return true;
    }

    private static double? UnitOf(string name) => name switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "min" => 60e9,
        "h" => 3600e9,
        "d" or "day" or "days" => 86_400e9,
        _ => null,
    };

    private static double ThreeDigits(double value)
    {
        if (value == 0)
            return 0;
        var decimals = 2 - (int)Math.Floor(Math.Log10(value));
        // A figure of four or more digits before the point keeps them all: nobody rounds 1,234 days to 1,230.
        return Math.Round(value, Math.Clamp(decimals, 0, 15));
    }
}
