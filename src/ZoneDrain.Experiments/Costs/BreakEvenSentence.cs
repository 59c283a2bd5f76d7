using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Costs;

/// <summary>Says a break-even in one sentence that stands alone: who, from which lifetime, how sure, and under which load.</summary>
internal static class BreakEvenSentence
{
    public static string Of(BreakEven answer, BreakEvenSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var question = answer.Question;
        var choice = setting.PageChoice is { } pages ? $"{pages} page choice" : "the pages of the recording";
        var load = FormattableString.Invariant($"at {question.EdgePairsPerSecond:#,0.###} edge pairs a second on {Cores(setting)} with {choice}");
        return $"{Claim(answer, question, setting.Range)}, {load}.{Waits(question, setting.WaitNs)}{Owners(setting.Owners)}";
    }

    private static string Cores(BreakEvenSetting setting)
    {
        var cores = setting.Cores == 1 ? "1 core" : $"{setting.Cores} cores";
        return setting.Threads > setting.Cores ? $"{setting.Threads} threads of {cores}" : cores;
    }

    private static string Claim(BreakEven answer, BreakEvenQuestion question, AnswerRange? range) => answer switch
    {
        BreakEven.CrossesAt crossing when range is { LowNs: { } low, HighNs: { } high } =>
            $"{crossing.CheaperAbove} is cheaper than {crossing.CheaperBelow} for a pgmap that lives longer than a time between {Durations.Format(low)} and "
            + $"{Durations.Format(high)}, for its prices are known only within ranges ({Alone(range)}){Otherwise(range)}",
        BreakEven.CrossesAt crossing =>
            $"{crossing.CheaperAbove} is cheaper than {crossing.CheaperBelow} for a pgmap that lives longer than {Durations.Format(crossing.LifetimeNs)}"
            + Interval(crossing, question.Confidence),
        BreakEven.WinsAlways { EqualAtNs: null } always =>
            $"{always.Winner} is cheaper than {always.Loser} at every possible lifetime of a pgmap (no lifetime makes their costs equal)"
            + Unless(always, range),
        BreakEven.WinsAlways { EqualAtNs: double equal } always =>
            $"{always.Winner} is cheaper than {always.Loser} at every possible lifetime of a pgmap (they would cost the same at {Durations.Format(equal)}, "
            + $"less than the {Durations.Format(question.FloorNs)} that creating and draining it take)" + Unless(always, range),
        BreakEven.NoDifference => $"{question.First} and {question.Second} cost the same at every lifetime of a pgmap",
        BreakEven.NotEnoughData open => $"There is not enough data to say whether {question.First} or {question.Second} is cheaper: {open.Reason}",
        _ => throw new InvalidOperationException($"No sentence for {answer}."),
    };

    // The price that moves the answer furthest, alone.
    private static string Alone(AnswerRange range)
    {
        var widest = range.Prices[0];
        return $"{widest.What}, alone moves it from {Lifetime(widest.AtLow)} to {Lifetime(widest.AtHigh)}";
    }

    private static string Lifetime(BreakEven answer) => answer switch
    {
        BreakEven.CrossesAt crossing => Durations.Format(crossing.LifetimeNs),
        BreakEven.WinsAlways always => $"'{always.Winner} always'",
        _ => "no answer",
    };

    private static string Otherwise(AnswerRange range) =>
        range.Winners.Count == 0 ? "" : $"; at some of their ends {string.Join(" or ", range.Winners)} is cheaper always";

    private static string Unless(BreakEven.WinsAlways always, AnswerRange? range) =>
        range is { LowNs: not null } || range?.Winners.Any(winner => winner != always.Winner) == true
            ? " in the middle of the ranges of its prices, though not all over them"
            : "";

    // Prices that were given have no error, and an interval of no width would only pretend to be one.
    private static string Interval(BreakEven.CrossesAt crossing, double confidence) => crossing.LowNs == crossing.HighNs
        ? ""
        : FormattableString.Invariant(
            $" ({100 * confidence:0.###} % interval {Durations.Format(crossing.LowNs)} to {Durations.Format(crossing.HighNs)})");

    private static string Owners(IReadOnlyList<string> owners) => owners.Count == 0 ? "" : $" Its prices are {string.Join(", or ", owners)}.";

    private static string Waits(BreakEvenQuestion question, (double First, double Second)? waits) => waits switch
    {
        null => "",
        (var first, var second) when first == second => $" Costs are CPU time; a teardown waits {Durations.Format(first)} beside it under either.",
        (var first, var second) =>
            $" Costs are CPU time; beside it a teardown waits {Durations.Format(first)} under {question.First} and "
            + $"{Durations.Format(second)} under {question.Second}.",
    };
}
