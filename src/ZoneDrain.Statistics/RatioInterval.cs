using System.Text.Json.Serialization;

namespace ZoneDrain.Statistics;

/// <summary>
/// The ratio subject / baseline of paired repetitions, with an interval and a word. The ratio is the geometric mean of the pairs' ratios: a state of the
/// machine that slows both sides of a pair falls out, and swapping the sides gives exactly the reciprocal ratio.
/// The interval is a BCa bootstrap (Efron 1987) of the mean of the logarithms, widened for small samples (Hesterberg 2015).
/// </summary>
public sealed record RatioInterval
{
    /// <summary>Fewest pairs that can answer: with five, even five wins in a row happen by chance in more than 5 of 100 cases (2 / 2⁵).</summary>
    public const int PairsMin = 6;

    [JsonConstructor]
    private RatioInterval()
    {
    }

    /// <summary>Geometric mean of the pairs' ratios, above 0; null without pairs or when a figure is 0.</summary>
    [JsonInclude]
    public double? Ratio { get; private init; }

    /// <summary>Lower end of the interval, above 0; null when there is none.</summary>
    [JsonInclude]
    public double? Low { get; private init; }

    /// <summary>Upper end of the interval; null when there is none.</summary>
    [JsonInclude]
    public double? High { get; private init; }

    /// <summary>Number of pairs compared.</summary>
    public required int Pairs { get; init; }

    /// <summary>Confidence of the interval, such as 0.95.</summary>
    public required double Confidence { get; init; }

    /// <summary>Faster, slower, no difference, or not enough data.</summary>
    public required ComparisonWord Word { get; init; }

    /// <summary>With not enough data: about how many pairs, in all, would give an answer; null when more pairs cannot help or the word is another.</summary>
    [JsonInclude]
    public long? PairsNeeded { get; private init; }

    /// <summary>The largest difference that the interval leaves possible, as a share: 0.02 where it may be up to 2 %; null without an interval.</summary>
    public double? DifferenceMax => Low is { } low && High is { } high ? Math.Max(1 / low, high) - 1 : null;

    /// <summary>The word's reason as one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// Compares figures of the same repetitions, position by position. Throws <see cref="ArgumentException"/> when the lists differ in length or hold a
    /// figure that is negative or not finite, and <see cref="ArgumentOutOfRangeException"/> for an option out of range; zeros are a result, not an error.
    /// </summary>
    public static RatioInterval Of(IReadOnlyList<double> subject, IReadOnlyList<double> baseline, RatioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Check(subject, nameof(subject));
        Check(baseline, nameof(baseline));
        if (subject.Count != baseline.Count)
            throw new ArgumentException($"Pairs need equally many figures; subject has {subject.Count}, baseline {baseline.Count}.", nameof(baseline));

        var pairs = subject.Count;
        if (subject.Contains(0) || baseline.Contains(0))
            return Unknown(pairs, options, null, null, "A figure is 0, so there is no ratio; compare the figures themselves.");

        double[] logs = [.. subject.Zip(baseline, (mine, theirs) => Math.Log(mine / theirs))];
        double? ratio = pairs == 0 ? null : Math.Exp(logs.Average());
        if (pairs < PairsMin)
            return Unknown(pairs, options, ratio, PairsMin, $"{pairs} pairs are too few to tell chance from difference; {PairsMin} are needed.");

        var (low, high) = BootstrapInterval.OfMean(logs, options.Confidence, options.Resamples, options.Seed);
        return Judge(logs.Average(), low, high, pairs, options);
    }

    private static RatioInterval Judge(double log, double low, double high, int pairs, RatioOptions options)
    {
        var margin = Math.Log(1 + options.Margin);
        RatioInterval result = new()
        {
            Ratio = Math.Exp(log),
            Low = Math.Exp(low),
            High = Math.Exp(high),
            Pairs = pairs,
            Confidence = options.Confidence,
            Word = ComparisonWord.NoDifference,
            Reason = Text($"The whole interval lies within {options.Margin:P1} of 1, which was declared not to matter."),
        };

        if (low >= -margin && high <= margin)
            return result;
        if (low > 0 || high < 0)
        {
            var better = high < 0 == (options.Better == BetterWhen.Lower);
            if (better && options.BaselineIsFloor)
                return result with { Reason = "It does all that the baseline does, so it cannot be better: no difference was found." };
            return result with
            {
                Word = better ? ComparisonWord.Faster : ComparisonWord.Slower,
                Reason = $"The whole interval lies on the {(better ? "better" : "worse")} side of 1.",
            };
        }

        var needed = PairsFor(log, (high - low) / 2, margin, pairs);
        var advice = needed is null ? "with no margin declared, only a real difference can end it" : Text($"about {needed:N0} pairs would give an answer");
        return result with
        {
            Word = ComparisonWord.NotEnoughData,
            PairsNeeded = needed,
            Reason = $"The interval contains 1 and reaches beyond the margin; {advice}.",
        };
    }

    // An interval's width falls as 1/√n. It decides either by leaving 1 behind or by fitting into the margin, whichever asks for fewer pairs.
    private static long? PairsFor(double log, double halfWidth, double margin, int pairs)
    {
        var widthThatDecides = Math.Max(Math.Abs(log), margin - Math.Abs(log));
        if (widthThatDecides <= 0)
            return null;
        var needed = Math.Ceiling(pairs * Math.Pow(halfWidth / widthThatDecides, 2));
        return needed < 1e12 ? Math.Max(pairs + 1, (long)needed) : null;
    }

    private static RatioInterval Unknown(int pairs, RatioOptions options, double? ratio, long? needed, string reason) => new()
    {
        Ratio = ratio,
        Pairs = pairs,
        Confidence = options.Confidence,
        Word = ComparisonWord.NotEnoughData,
        PairsNeeded = needed,
        Reason = reason,
    };

    private static void Check(IReadOnlyList<double> figures, string name)
    {
        ArgumentNullException.ThrowIfNull(figures, name);
        for (var i = 0; i < figures.Count; i++)
        {
            if (!(figures[i] >= 0 && double.IsFinite(figures[i])))
                throw new ArgumentException($"Figure {i} is {figures[i]}; a ratio needs finite figures of 0 or more.", name);
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
