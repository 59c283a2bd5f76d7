using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>Reads and writes thresholds: metric, relation, value with its unit.</summary>
internal static partial class ThresholdText
{
    private const string Example = "metric, one of < <= > >=, and a value with its unit, such as 'drain.p99 < 50ms'";

    /// <summary>The shape of a threshold; its metric must be known, and measured in the unit that is written.</summary>
    public static ScalarShape Shape { get; } = new(Example, Parse, value => Format((Threshold)value), Schema)
    {
        IsText = true,
        Check = (value, reading) => CheckMetric((Threshold)value, reading.Metrics),
    };

    /// <summary>The threshold as a scenario writes it.</summary>
    public static string Format(Threshold threshold)
    {
        var value = threshold.Quantity switch
        {
            Quantity.Number => threshold.Value.ToString("R", CultureInfo.InvariantCulture),
            Quantity.Duration => Units.FormatDuration((long)threshold.Value),
            Quantity.Size => Units.FormatSize((long)threshold.Value),
            Quantity.Rate => Units.FormatRate(threshold.Value),
            _ => throw new InvalidOperationException($"No text for the quantity {threshold.Quantity}."),
        };
        return $"{threshold.Metric} {Words<ThresholdSense>.Of(threshold.Sense)} {value}";
    }

    private static string? Parse(string text, out object? value)
    {
        value = null;
        var match = Pattern().Match(text);
        if (!Words<ThresholdSense>.TryParse(match.Groups["relation"].Value, out var comparison))
            return "is not a threshold";
        if (!TryParseValue(match.Groups["value"].Value, out var number, out var quantity))
            return $"has a value without a known unit: '{match.Groups["value"].Value}'";
        value = new Threshold(match.Groups["metric"].Value, comparison, number, quantity);
        return null;
    }

    private static bool TryParseValue(string text, out double value, out Quantity quantity)
    {
        quantity = Quantity.Duration;
        var parsed = Units.TryParseDuration(text, out var whole);
        if (!parsed)
        {
            quantity = Quantity.Size;
            parsed = Units.TryParseSize(text, out whole);
        }

        value = whole;
        if (parsed)
            return true;
        quantity = Quantity.Rate;
        if (Units.TryParseRate(text, out value))
            return true;
        quantity = Quantity.Number;
        var percent = text.EndsWith('%');
        if (!double.TryParse(percent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
            return false;
        value = percent ? value / 100 : value;
        return true;
    }

    // A hundred names are twenty times five: what has the same suffixes is told together.
    private static string Listed(IReadOnlyList<string> names)
    {
        var groups = names.GroupBy(name => name.Split('.')[0], name => name[name.Split('.')[0].Length..])
            .GroupBy(group => string.Join(", ", group), group => group.Key)
            .Select(group => group.Key.Length == 0
                ? string.Join(", ", group)
                : group.Key.Contains(',', StringComparison.Ordinal)
                    ? $"{group.Key} of {string.Join(", ", group)}"
                    : string.Join(", ", group.Select(name => name + group.Key)));
        return string.Join("; ", groups);
    }

    private static (string Message, string Allowed)? CheckMetric(Threshold threshold, IReadOnlyDictionary<string, Quantity>? metrics)
    {
        if (metrics is null)
            return null;
        if (!metrics.TryGetValue(threshold.Metric, out var quantity))
        {
            var known = metrics.Keys.Order(StringComparer.Ordinal).ToList();
            return ($"names the unknown metric '{threshold.Metric}'" + Suggestion.For(threshold.Metric, known), Listed(known));
        }

        return quantity == threshold.Quantity ? null : ($"compares {threshold.Metric} with another unit", quantity switch
        {
            Quantity.Number => "a plain number, or one with %",
            Quantity.Duration => Units.DurationWords,
            Quantity.Size => Units.SizeWords,
            Quantity.Rate => Units.RateWords,
            _ => throw new InvalidOperationException($"No words for the quantity {quantity}."),
        });
    }

    private static JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[A-Za-z][A-Za-z0-9._-]* *(<=|>=|<|>) *[^ ].*$" };

    [GeneratedRegex(@"^\s*(?<metric>[A-Za-z][A-Za-z0-9._-]*)\s*(?<relation><=|>=|<|>)\s*(?<value>\S.*?)\s*\z")]
    private static partial Regex Pattern();
}
