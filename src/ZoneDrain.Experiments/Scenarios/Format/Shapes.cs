using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>The kinds of single values that the table of fields is made of.</summary>
internal static class Shapes
{
    private const string NumberPattern = @"^[0-9]*\.?[0-9]+ ?";

    public static ScalarShape Integer<T>(T min, T max)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        return new(Invariant($"a whole number from {min} to {max}"), Parse, value => Invariant($"{value}"), Schema);

        string? Parse(string text, out object? value)
        {
            value = null;
            if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return "is not a whole number";
            if (OutOfRange(number, BigInteger.CreateChecked(min), BigInteger.CreateChecked(max)) is { } problem)
                return problem;
            value = T.CreateChecked(number);
            return null;
        }

        JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = JsonValue.Create(min), ["maximum"] = JsonValue.Create(max) };
    }

    public static ScalarShape Number(double min, double max)
    {
        return new(Invariant($"a number from {min} to {max}"), Parse, value => Invariant($"{value:R}"), Schema);

        string? Parse(string text, out object? value)
        {
            value = null;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                return "is not a number";
            value = number;
            return OutOfRange(number, min, max);
        }

        JsonObject Schema() => new() { ["type"] = "number", ["minimum"] = min, ["maximum"] = max };
    }

    /// <summary>One of a few whole numbers.</summary>
    public static ScalarShape OneOf(params int[] allowed)
    {
        return new(string.Join(", ", allowed), Parse, value => Invariant($"{value}"), Schema);

        string? Parse(string text, out object? value)
        {
            value = Array.Find([.. allowed.Cast<int?>()], number => Invariant($"{number}") == text);
            return value is null ? "is not allowed" : null;
        }

        JsonObject Schema() => new() { ["type"] = "integer", ["enum"] = new JsonArray([.. allowed.Select(number => JsonValue.Create(number))]) };
    }

    public static ScalarShape Boolean() => new(
        "true or false",
        (string text, out object? value) => (value = text switch { "true" => true, "false" => false, _ => null }) is null ? "is neither true nor false" : null,
        value => (bool)value ? "true" : "false",
        () => new JsonObject { ["type"] = "boolean" });

    public static ScalarShape Text(int lengthMax) => new(
        $"text of up to {lengthMax} characters",
        (string text, out object? value) => (value = text.Length <= lengthMax ? text : null) is null ? $"has {text.Length} characters" : null,
        value => (string)value,
        () => new JsonObject { ["type"] = "string", ["maxLength"] = lengthMax })
    { IsText = true };

    public static ScalarShape Name() => new(
        "1 to 64 of a-z, 0-9 and hyphens",
        (string text, out object? value) => (value = Regex.IsMatch(text, @"^[a-z0-9-]{1,64}\z") ? text : null) is null ? "is not a name" : null,
        value => (string)value,
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^[a-z0-9-]{1,64}$" })
    { IsText = true };

    public static ScalarShape Word<T>()
        where T : struct, Enum
    {
        var words = Words<T>.All;
        return new(string.Join(", ", words), Parse, value => Words<T>.Of((T)value), Schema) { IsText = true };

        string? Parse(string text, out object? value)
        {
            value = Words<T>.TryParse(text, out var known) ? known : null;
            return value is null ? "is not known" + Suggestion.For(text, words) : null;
        }

        JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };
    }

    /// <summary>A size in bytes as a long.</summary>
    public static ScalarShape Size(long min, long max) => new(
        $"{Units.FormatSize(min)} to {Units.FormatSize(max)}: {Units.SizeWords}",
        (string text, out object? value) => Quantity("size", text, Units.TryParseSize(text, out var size), size, (min, max), out value),
        value => Units.FormatSize((long)value),
        () => PatternSchema("(B|KiB|MiB|GiB|TiB)$"))
    { IsText = true };

    /// <summary>A duration as a TimeSpan, whose steps are 100 ns.</summary>
    public static ScalarShape Duration(TimeSpan min, TimeSpan max)
    {
        var (low, high) = (Nanoseconds(min), Nanoseconds(max));
        return new(
            $"{Units.FormatDuration(low)} to {Units.FormatDuration(high)} in steps of 100ns: {Units.DurationWords}",
            Parse,
            value => Units.FormatDuration(Nanoseconds((TimeSpan)value)),
            () => PatternSchema("(ns|us|µs|ms|s|m|h)$"))
        { IsText = true };

        string? Parse(string text, out object? value)
        {
            var problem = Quantity("duration", text, Units.TryParseDuration(text, out var duration), duration, (low, high), out value);
            if (problem is not null)
                return problem;
            value = duration % TimeSpan.NanosecondsPerTick == 0 ? TimeSpan.FromTicks(duration / TimeSpan.NanosecondsPerTick) : null;
            return value is null ? "is finer than 100ns" : null;
        }

        static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>A rate a second as a double.</summary>
    public static ScalarShape Rate(double min, double max) => new(
        $"{Units.FormatRate(min)} to {Units.FormatRate(max)}: {Units.RateWords}",
        (string text, out object? value) => Quantity("rate", text, Units.TryParseRate(text, out var rate), rate, (min, max), out value),
        value => Units.FormatRate((double)value),
        () => PatternSchema("[kM]?/s$"))
    { IsText = true };

    private static string? Quantity<T>(string noun, string text, bool parsed, T number, (T Min, T Max) range, out object? value)
        where T : struct, IComparable<T>
    {
        value = null;
        if (!parsed)
        {
            var bare = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            return bare ? "has no unit" : $"is not a {noun}";
        }

        if (OutOfRange(number, range.Min, range.Max) is { } problem)
            return problem;
        value = number;
        return null;
    }

    private static string? OutOfRange<T>(T number, T min, T max)
        where T : IComparable<T> =>
        number.CompareTo(min) < 0 ? "is too small" : number.CompareTo(max) > 0 ? "is too large" : null;

    private static JsonObject PatternSchema(string units) => new() { ["type"] = "string", ["pattern"] = NumberPattern + units };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
