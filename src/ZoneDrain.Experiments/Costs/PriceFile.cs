using System.Globalization;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>
/// Prices of a machine that somebody measured, as <c>--prices FILE</c> reads them. The first line is <c>zonedrain-prices 1</c>; then a line each, in any order:
/// <c>origin: TEXT</c>, <c>edge-rate: 12345/s</c> (first uses a second), and <c>[STRATEGY:]EVENT: TIME [to TIME] [wait TIME]</c>. What follows a # is a remark.
/// </summary>
/// <param name="Prices">The prices, each with the file's origin.</param>
/// <param name="Origin">Where they come from, as the file says: kernel, machine, day.</param>
/// <param name="EdgePairsPerSecond">First uses a second of one pgmap; null where the file does not say.</param>
public sealed record PriceFile(Prices Prices, string Origin, double? EdgePairsPerSecond)
{
    /// <summary>The first line.</summary>
    public const string FirstLine = "zonedrain-prices 1";

    private const int LinesMax = 1_000;

    /// <summary>Reads a file's text. Null, with every error and its line, when something is wrong.</summary>
    /// <param name="text">The text.</param>
    /// <param name="strategies">Names allowed before a colon.</param>
    /// <param name="errors">What is wrong, a sentence each.</param>
    public static PriceFile? Read(string text, IReadOnlyCollection<string> strategies, out IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reading = new Reading(strategies);
        var lines = text.Split('\n');
        if (lines[0].Trim() != FirstLine) reading.Errors.Add($"line 1 is '{Excerpt(lines[0])}'; a prices file begins with '{FirstLine}'.");
        if (lines.Length > LinesMax) reading.Errors.Add($"it has {lines.Length} lines; at most {LinesMax} are read.");
        foreach (var (number, line) in lines.Take(LinesMax).Index().Skip(1)) reading.Add(number + 1, line.Split('#')[0].Trim());
        var file = reading.End();
        errors = reading.Errors;
        return file;
    }

    private static string Excerpt(string line) => line.Trim() is { Length: > 40 } longer ? longer[..40] + "…" : line.Trim();

    /// <summary>The state of one reading.</summary>
    private sealed class Reading(IReadOnlyCollection<string> strategies)
    {
        private readonly List<(EventKind Kind, string? Strategy, double Low, double High, double Wait)> _found = [];
        private string? _origin;
        private double? _edges;

        public List<string> Errors { get; } = [];

        public void Add(int number, string line)
        {
            if (line.Length == 0) return;
            var at = line.LastIndexOf(": ", StringComparison.Ordinal);
            var (name, value) = at > 0 ? (line[..at].Trim(), line[(at + 1)..].Trim()) : (line, "");
            if (line.StartsWith("origin:", StringComparison.Ordinal)) _origin = line["origin:".Length..].Trim();
            else if (value.Length == 0) Errors.Add($"line {number}: '{Excerpt(line)}' has no value; write EVENT: TIME, as in page-read: 1.6ns.");
            else if (name == "edge-rate") AddRate(number, value);
            else AddPrice(number, name, value);
        }

        public PriceFile? End()
        {
            if (string.IsNullOrEmpty(_origin)) Errors.Add("it has no origin; write a line 'origin: kernel, machine and day', for every answer names it.");
            if (_found.Count == 0 && Errors.Count == 0) Errors.Add("it has no price.");
            if (Errors.Count > 0) return null;
            var prices = Prices.None;
            foreach (var (kind, strategy, low, high, wait) in _found) prices = prices.WithFrom(kind, strategy, Recorded(low, high, wait));
            Errors.AddRange(prices.HalfPairs());
            return Errors.Count > 0 ? null : new(prices, _origin!, _edges);
        }

        private Price Recorded(double low, double high, double wait) => (low == high
            ? new Price(MeanEstimate.Exact(low), PriceSource.Recorded, $"recorded on {_origin}")
            : Price.Between(new(low, high), PriceSource.Recorded, "recorded")) with
        { WaitNs = wait, Origin = _origin };

        private void AddRate(int number, string value)
        {
            var ends = value.EndsWith("/s", StringComparison.Ordinal);
            if (ends && double.TryParse(value[..^2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate > 0) _edges = rate;
            else Errors.Add($"line {number}: edge-rate is '{value}'; it is a number above 0 and /s, as in 12345/s.");
        }

        private void AddPrice(int number, string name, string value)
        {
            var (main, wait) = value.Split(" wait ", 2) is [var before, var after] ? (before, after) : (value, "0ns");
            var ends = main.Split(" to ", 2);
            var setting = PriceSetting.Read($"{name}={ends[0]}", strategies, out var error);
            if (setting is null) Errors.Add($"line {number}: {error}");
            if (setting is null | !TryTime(number, ends[^1], out var high) | !TryTime(number, wait, out var waitNs)) return;
            if (high < setting!.Ns) Errors.Add($"line {number}: the range of {name} ends at {ends[^1].Trim()}, below its start.");
            else _found.Add((setting.Kind, setting.Strategy, setting.Ns, high, waitNs));
        }

        private bool TryTime(int number, string text, out double ns)
        {
            var known = Durations.TryParse(text, out ns, out var error);
            // The first end of a range, or its only one, is told with its event's name.
            if (!known && !Errors.Any(told => told.StartsWith($"line {number}:", StringComparison.Ordinal))) Errors.Add($"line {number}: {error}");
            return known;
        }
    }
}
