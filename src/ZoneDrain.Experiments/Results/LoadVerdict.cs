using ZoneDrain.Audit;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>Judges a load or a soak.</summary>
public static class LoadVerdict
{
    /// <summary>The findings of a report. What needs a whole run to be judged is left out when it was interrupted.</summary>
    /// <param name="report">What was measured.</param>
    /// <param name="thresholds">The scenario's demands; one without a metric in <see cref="LoadMetrics"/> throws <see cref="ArgumentException"/>.</param>
    public static Verdict Of(LoadReport report, IReadOnlyList<Threshold> thresholds)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(thresholds);
        var verdict = Verdict.AllHeld;
        foreach (var violation in report.Violations)
            verdict = verdict.With(ExitCode.SafetyViolated,
                $"{violation.Invariant} on {violation.Page} under scheme {violation.Scheme} and {violation.Strategy}: {violation.Owner}; {violation.Detail}");
        foreach (var drain in report.StuckDrains)
            verdict = verdict.With(ExitCode.LivenessViolated,
                $"The drain of {drain.Pgmap} by {drain.Strategy} passed its deadline; {Holders(drain)}.");
        if (report.LeftMax > 0)
            verdict = verdict.With(ExitCode.SafetyViolated, Left(report));
        if (report.DroppedShare > report.DroppedMax)
        {
            var share = FormattableString.Invariant($"{100 * report.DroppedShare:0.##} % of the arrivals were dropped");
            var limit = FormattableString.Invariant($"load.droppedMax allows {100 * report.DroppedMax:0.##} %");
            verdict = verdict.With(ExitCode.ThresholdMissed, $"{share}, and {limit}; try a lower --rate.");
        }

        if (report.RefusedShare > report.RefusedMax)
        {
            var share = FormattableString.Invariant($"{100 * report.RefusedShare:0.##} % of the arrivals were refused");
            var reasons = string.Join(", ", report.Refusals.Take(3).Select(refusal =>
                FormattableString.Invariant($"{refusal.Count:#,0} with {refusal.Reason}")));
            var limit = FormattableString.Invariant($"load.refusedMax allows {100 * report.RefusedMax:0.##} %");
            verdict = verdict.With(ExitCode.ThresholdMissed, $"{share} ({reasons}), and {limit}.");
        }

        if (report.RetriesEach > report.RetriesMax)
        {
            var each = FormattableString.Invariant($"{report.RetriesEach:0.##} retries an operation");
            var limit = FormattableString.Invariant($"load.retriesMax allows {report.RetriesMax:0.##}");
            verdict = verdict.With(ExitCode.ThresholdMissed, $"{each}, and {limit}: operations try again what others are at.");
        }

        foreach (var drift in report.Drifts.Where(drift => drift.Grows))
            verdict = verdict.With(ExitCode.ThresholdMissed, Growth(drift));
        if (report.Interrupted)
            return verdict;
        foreach (var threshold in thresholds)
            verdict = Judge(verdict, report, threshold);
        return report.Done > 0
            ? verdict
            : verdict.With(ExitCode.Inconclusive, "Nothing ended after the warm-up; a longer duration or a shorter warm-up would show something.");
    }

    /// <summary>Every threshold beside what was measured, those that held too.</summary>
    public static IReadOnlyList<ThresholdRow> Rows(LoadReport report, IReadOnlyList<Threshold> thresholds) =>
        [.. thresholds.Select(threshold => Row(report, threshold))];

    /// <summary>The first threshold that a load which still goes on misses; null where it misses none. Figures of its end, as drains, are not judged.</summary>
    public static ThresholdRow? MissedSoFar(LoadReport soFar, IReadOnlyList<Threshold> thresholds) =>
        Rows(soFar, [.. thresholds.Where(threshold => IsWholeAtAnyTime(threshold.Metric))]).FirstOrDefault(row => !row.Held);

    private static bool IsWholeAtAnyTime(string metric) =>
        metric.Split('.')[0] is "throughput" or "dropped" or "refused" or "retries" or "latency" or "service";

    private static ThresholdRow Row(LoadReport report, Threshold threshold)
    {
        var metric = LoadMetrics.All.FirstOrDefault(candidate => candidate.Name == threshold.Metric)
            ?? throw new ArgumentException($"Threshold '{threshold}' names no metric that a load measures.", nameof(threshold));
        var value = metric.Read(report);
        return new ThresholdRow(
            threshold.ToString(), value is { } known ? Metrics.Format(known, metric.Quantity) : "not measured", threshold.IsMetBy(value ?? double.NaN));
    }

    private static Verdict Judge(Verdict verdict, LoadReport report, Threshold threshold)
    {
        var row = Row(report, threshold);
        var measured = row.Measured == "not measured" ? "it was not measured" : $"{threshold.Metric} was {row.Measured}";
        return row.Held ? verdict : verdict.With(ExitCode.ThresholdMissed, $"Threshold '{threshold}' missed: {measured}.");
    }

    private static string Left(LoadReport report)
    {
        var names = report.Leftovers.Count == 0 ? "" : $": {string.Join("; ", report.Leftovers)}";
        return $"{report.LeftMax} references, processes or sleepers were left after a release{names}.";
    }

    private static string Growth(Drift drift) =>
        FormattableString.Invariant($"{drift.Name} grows: {drift.Slope:#,0.###} {drift.Unit} (95 % interval {drift.Low:#,0.###} ")
        + FormattableString.Invariant($"to {drift.High:#,0.###}), and {drift.LimitMax:#,0.###} is the limit.");

    private static string Holders(StuckDrain drain)
    {
        var holders = drain.Holders.Where(holder => holder.Kind != ReferenceAudit.ProviderKind).ToList();
        return holders.Count == 0
            ? "nobody holds a reference, the drain itself is stuck"
            : $"{holders.Count} references are held, the first by {holders[0].Holder} ({holders[0].Kind} of {holders[0].Page})";
    }
}

/// <summary>A threshold beside what was measured.</summary>
/// <param name="Threshold">The demand, as the scenario writes it.</param>
/// <param name="Measured">What was measured, in the unit that a reader would choose; "not measured" where nothing was.</param>
/// <param name="Held">Whether it is met.</param>
public sealed record ThresholdRow(string Threshold, string Measured, bool Held);
