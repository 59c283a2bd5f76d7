using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Comparison;

/// <summary>Says a break-even in one sentence that stands alone: who, from which lifetime, how sure, and under which load.</summary>
internal static class BreakEvenSentence
{
    public static string Of(BreakEven answer, BreakEvenSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        BreakEvenQuestion question = answer.Question;
        string cores = setting.Cores == 1 ? "1 core" : $"{setting.Cores} cores";
        string load = FormattableString.Invariant(
            $"at {question.EdgePairsPerSecond:#,0.###} edge pairs a second on {cores} with {setting.PageChoice} page choice");
        return $"{Claim(answer, question)}, {load}.";
    }

    private static string Claim(BreakEven answer, BreakEvenQuestion question) => answer switch
    {
        BreakEven.CrossesAt crossing =>
            $"{crossing.CheaperAbove} is cheaper than {crossing.CheaperBelow} for a pgmap that lives longer than {Durations.Format(crossing.LifetimeNs)}"
            + Interval(crossing, question.Confidence),
        BreakEven.WinsAlways { EqualAtNs: null } always =>
            $"{always.Winner} is cheaper than {always.Loser} at every possible lifetime of a pgmap (no lifetime makes their costs equal)",
        BreakEven.WinsAlways { EqualAtNs: double equal } always =>
            $"{always.Winner} is cheaper than {always.Loser} at every possible lifetime of a pgmap (they would cost the same at {Durations.Format(equal)}, "
            + $"less than the {Durations.Format(question.FloorNs)} that creating and draining it take)",
        BreakEven.NoDifference => $"{question.First} and {question.Second} cost the same at every lifetime of a pgmap",
        BreakEven.NotEnoughData open => $"There is not enough data to say whether {question.First} or {question.Second} is cheaper: {open.Reason}",
        _ => throw new InvalidOperationException($"No sentence for {answer}."),
    };

    // Prices that were given have no error, and an interval of no width would only pretend to be one.
    private static string Interval(BreakEven.CrossesAt crossing, double confidence) => crossing.LowNs == crossing.HighNs
        ? ""
        : FormattableString.Invariant(
            $" ({100 * confidence:0.###} % interval {Durations.Format(crossing.LowNs)} to {Durations.Format(crossing.HighNs)})");
}
