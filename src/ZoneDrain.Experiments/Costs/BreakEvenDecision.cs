using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>The cases of a break-even. All follow from D(L) = (T₁ - T₂) + u·(k₁ - k₂)·L: below 0 the first strategy is cheaper.</summary>
internal static class BreakEvenDecision
{
    private const double NsPerSecond = 1e9;

    public static BreakEven Decide(BreakEvenQuestion question)
    {
        if (double.IsInfinity(question.TeardownDifference.Variance) || double.IsInfinity(question.EdgeDifference.Variance))
            return Open(question, "a price was measured only once, and its error is unknown until it is measured again");

        // -u·(k₁ - k₂), in nanoseconds of cost to a nanosecond of life.
        var slope = question.EdgeDifference.Times(-question.EdgePairsPerSecond / NsPerSecond);
        if (slope is { IsExact: true, Mean: 0 })
            return WithoutSlope(question);

        return Fieller.Of(question.TeardownDifference, slope, question.Confidence) switch
        {
            FiellerSet.Bounded set => WithBound(question, set),
            FiellerSet.Complement set => WithComplement(question, set),
            FiellerSet.WholeLine => Open(question, "neither the teardown prices nor the edge prices of the two can be told apart"),
            FiellerSet set => throw new InvalidOperationException($"No break-even case for {set}."),
        };
    }

    // Without edges, or with edges of exactly equal price, the teardown decides for every lifetime.
    private static BreakEven WithoutSlope(BreakEvenQuestion question)
    {
        var teardown = question.TeardownDifference;
        if (teardown is { IsExact: true, Mean: 0 })
            return new BreakEven.NoDifference(question);

        var t = Fieller.TwoSided(question.Confidence, teardown.DegreesOfFreedom);
        if (Math.Abs(teardown.Mean) <= t * Math.Sqrt(teardown.Variance))
            return Open(question, "their edges cost the same, and their teardown prices cannot be told apart");
        return Always(question, firstWins: teardown.Mean < 0, equalAtNs: null);
    }

    private static BreakEven WithBound(BreakEvenQuestion question, FiellerSet.Bounded set)
    {
        var firstWinsAbove = question.EdgeDifference.Mean < 0;
        if (set.High <= question.FloorNs)
            return Always(question, firstWinsAbove, set.Ratio > 0 ? set.Ratio : null);

        var above = firstWinsAbove ? question.First : question.Second;
        if (set.Low >= question.FloorNs)
        {
            return new BreakEven.CrossesAt(question)
            {
                LifetimeNs = set.Ratio,
                LowNs = set.Low,
                HighNs = set.High,
                CheaperAbove = above,
                CheaperBelow = firstWinsAbove ? question.Second : question.First,
            };
        }

        return Open(
            question,
            $"{above} is cheaper for a pgmap that lives longer than {Durations.Format(set.High)}, but which is cheaper from the shortest possible life of "
            + $"{Durations.Format(question.FloorNs)} up to there is open");
    }

    // The edge prices cannot be told apart. What the teardown decides then holds up to the first lifetime at which the edges might turn it.
    private static BreakEven WithComplement(BreakEvenQuestion question, FiellerSet.Complement set)
    {
        var decidedAtFloor = set.Below < question.FloorNs && question.FloorNs < set.Above;
        if (!decidedAtFloor)
            return Open(question, "their edge prices cannot be told apart, and their teardown prices do not decide it either");

        var slope = question.EdgeDifference.Mean * question.EdgePairsPerSecond / NsPerSecond;
        var firstWins = question.TeardownDifference.Mean + slope * question.FloorNs < 0;
        if (double.IsPositiveInfinity(set.Above))
            return Always(question, firstWins, equalAtNs: null);

        return Open(
            question,
            $"{(firstWins ? question.First : question.Second)} is cheaper for a pgmap that lives up to {Durations.Format(set.Above)}, but their edge prices, "
            + "which decide it for longer lives, cannot be told apart");
    }

    private static BreakEven.WinsAlways Always(BreakEvenQuestion question, bool firstWins, double? equalAtNs) => new(question)
    {
        Winner = firstWins ? question.First : question.Second,
        Loser = firstWins ? question.Second : question.First,
        EqualAtNs = equalAtNs,
    };

    private static BreakEven.NotEnoughData Open(BreakEvenQuestion question, string reason) => new(question) { Reason = reason };
}
