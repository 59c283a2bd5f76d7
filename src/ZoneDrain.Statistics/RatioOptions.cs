using System.Text.Json.Serialization;

namespace ZoneDrain.Statistics;

/// <summary>How a ratio of paired repetitions is judged.</summary>
public sealed record RatioOptions
{
    /// <summary>Seed of the resampling; the same seed and figures give the same interval to the last bit.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Direction of the good side; lower unless told.</summary>
    public BetterWhen Better { get; init; } = BetterWhen.Lower;

    /// <summary>Probability that the interval is to contain the true ratio, 0.5 to 0.9999; 0.95 unless told.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Number of resamples, 1,000 to 1,000,000; 9,999 unless told.</summary>
    public int Resamples { get; init; } = 9_999;

    /// <summary>Differences up to this share do not matter, 0 to 1: with 0.02, ratios from 1/1.02 to 1.02 are "no difference". 0.02 unless told.</summary>
    public double Margin { get; init; } = 0.02;

    /// <summary>The subject is the baseline and something more, so that it cannot be better: what looks so is no difference found.</summary>
    public bool BaselineIsFloor { get; init; }

    internal void Validate()
    {
        if (!(Confidence is >= 0.5 and <= 0.9999))
            throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "Confidence lies between 0.5 and 0.9999.");
        if (Resamples is < 1_000 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(Resamples), Resamples, "There are 1,000 to 1,000,000 resamples.");
        if (!(Margin is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Margin), Margin, "The margin lies between 0 and 1.");
    }
}

/// <summary>Which direction of a figure is the good one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BetterWhen>))]
public enum BetterWhen
{
    /// <summary>Smaller is better: times, bytes, sleeps.</summary>
    Lower,

    /// <summary>Larger is better: operations a second.</summary>
    Higher,
}
