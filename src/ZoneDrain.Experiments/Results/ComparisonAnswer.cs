namespace ZoneDrain.Experiments.Results;

/// <summary>The one sentence that a comparison ends with. Where there is no answer, it gives the reason and does not pretend.</summary>
internal static class ComparisonAnswer
{
    public static string Of(ComparisonReport report)
    {
        if (report.Violations.Count > 0)
        {
            var first = report.Violations[0];
            return $"No answer: {first.Invariant} was broken under {first.Strategy}, so the figures cannot be trusted.";
        }

        if (report.StuckDrains.Count > 0)
            return $"No answer: a drain by {report.StuckDrains[0].Strategy} passed its deadline; the table of its holders says who keeps what.";
        if (report.Headline is { } headline)
        {
            var sentence = headline.MessagesSentence is { } messages ? $"In CPU time: {headline.Sentence} In messages: {messages}" : headline.Sentence;
            if (report.Lives is { } lives)
                sentence += $" {Words(lives.Verdict)}: {lives.Reason}";
            return report.Interrupted ? $"So far, and interrupted: {sentence}" : sentence;
        }

        return report.Interrupted
            ? "No answer: the run was interrupted before two strategies could be compared."
            : "No answer: no two strategies could be compared.";
    }

    private static string Words(LivesVerdict verdict) => verdict switch
    {
        LivesVerdict.Confirmed => "Confirmed by lives",
        LivesVerdict.Refuted => "Refuted by lives",
        LivesVerdict.CouldNotTell => "Lives could not tell",
        _ => throw new InvalidOperationException($"No words for {verdict}."),
    };
}
