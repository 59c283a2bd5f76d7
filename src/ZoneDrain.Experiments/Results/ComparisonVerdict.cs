using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Results;

/// <summary>Judges a comparison: what was broken, what did not end, what missed its threshold, what stayed open.</summary>
public static class ComparisonVerdict
{
    /// <summary>
    /// The findings of a report. An interrupted run misses no threshold and is not called inconclusive: its cause is the interruption, which the caller adds.
    /// </summary>
    /// <param name="report">What was measured.</param>
    /// <param name="thresholds">The scenario's demands; one without a metric in <see cref="Metrics"/> throws <see cref="ArgumentException"/>.</param>
    public static Verdict Of(ComparisonReport report, IReadOnlyList<Threshold> thresholds)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(thresholds);
        var verdict = Verdict.AllHeld;
        foreach (var violation in report.Violations)
        {
            verdict = verdict.With(
                ExitCode.SafetyViolated,
                $"{violation.Invariant} on {violation.Page} under scheme {violation.Scheme} and {violation.Strategy}: {violation.Owner}; {violation.Detail}");
        }

        foreach (var drain in report.StuckDrains)
        {
            verdict = verdict.With(
                ExitCode.LivenessViolated,
                $"The drain of {drain.Pgmap} by {drain.Strategy} passed its deadline; {drain.Holders.Count} holders still have references.");
        }

        foreach (var loss in report.Losses)
            verdict = verdict.With(ExitCode.Inconclusive, $"Lives differ by more than their strategy, for something was lost: {loss}");

        if (report.Interrupted)
            return verdict;

        if (report.Lives is { Verdict: LivesVerdict.Refuted } lives)
            verdict = verdict.With(ExitCode.ThresholdMissed, $"Lives refute the break-even of {lives.First} and {lives.Second}: {lives.Reason}");
        foreach (var threshold in thresholds)
            verdict = Judge(verdict, report, threshold);
        return report.Headline is null or { Answer: BreakEven.NotEnoughData } ? verdict.With(ExitCode.Inconclusive, report.Answer) : verdict;
    }

    private static Verdict Judge(Verdict verdict, ComparisonReport report, Threshold threshold)
    {
        var metric = Metrics.Find(threshold.Metric)
            ?? throw new ArgumentException($"Threshold '{threshold}' names no metric that a comparison measures.", nameof(threshold));
        string[] misses =
        [
            .. from strategy in report.Strategies
               let value = metric.Read(strategy)
               where !threshold.IsMetBy(value ?? double.NaN)
               select value is { } measured ? $"{strategy.Name} has {Metrics.Format(measured, metric.Quantity)}" : $"{strategy.Name} did not measure it",
        ];
        return misses.Length == 0 ? verdict : verdict.With(ExitCode.ThresholdMissed, $"Threshold '{threshold}' missed: {string.Join(", ", misses)}.");
    }
}
