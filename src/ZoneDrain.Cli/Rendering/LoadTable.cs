using ZoneDrain.Experiments.Loads;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Experiments.Scenarios.Format;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Rendering;

/// <summary>A load or a soak for a reader at a terminal.</summary>
internal static class LoadTable
{
    private const int RowsMax = 20;

    /// <summary>Writes all of it.</summary>
    public static void Write(Page page, LoadRequest request, RunResult result)
    {
        var scenario = request.Scenario;
        page.Heading($"{scenario.Name}: {result.Run.Command} of {Words<StrategyId>.Of(request.Strategy)}; seed {request.Seed}, {result.Run.Engine} engine, "
            + $"{request.Workers} workers");
        if (result.Load is not { } report)
        {
            page.Findings(result.Verdict);
            page.Answer("No answer: the run ended before anything was measured.");
            return;
        }

        WriteArrivals(page, report);
        WriteLatencies(page, report);
        WriteSilos(page, report);
        WriteDrains(page, report);
        WriteFaults(page, report);
        WriteDrifts(page, report);
        WriteChecks(page, report);
        WriteTrouble(page, report);
        WriteThresholds(page, LoadVerdict.Rows(report, scenario.Thresholds));
        page.Findings(result.Verdict);
        if (report.Warnings.Count > 0)
        {
            page.Heading("Warnings");
            page.Bullets(report.Warnings);
        }

        page.Heading("Whose nanoseconds");
        page.Paragraph("These are the nanoseconds of this machine's simulator. Latency counts from the intended start, service time from the actual one.");
        page.Answer(report.Answer);
    }

    private static void WriteArrivals(Page page, LoadReport report)
    {
        var warmup = report.WarmupSeconds > 0 ? $" after {Figures.Time(report.WarmupSeconds * 1e9)} of warm-up" : ", without a warm-up";
        page.Heading($"Arrivals ({Figures.Time(report.Seconds * 1e9)} counted{warmup})");
        page.Table(
            [">arrived", ">served", ">a second", ">refused", ">dropped", ">retries", ">busy"],
            [[
                Figures.Count(report.Arrived), Figures.Count(report.Served), Figures.Rate(report.Throughput), Figures.Count(report.Refused),
                Figures.Count(report.Dropped), Figures.Count(report.Retries), FormattableString.Invariant($"{100 * report.Busy:0} %"),
            ]]);
        if (report.Refusals.Count > 0)
            page.Paragraph($"Refused: {string.Join(", ", report.Refusals.Select(refusal => $"{Figures.Count(refusal.Count)} {refusal.Reason}"))}.");
    }

    private static void WriteThresholds(Page page, IReadOnlyList<ThresholdRow> rows)
    {
        if (rows.Count == 0)
            return;
        page.Heading("Thresholds");
        page.Table(["", "demanded", ">measured"], rows.Select(row => (IReadOnlyList<string>)[row.Held ? "✓" : "✗", row.Threshold, row.Measured]));
    }

    private static void WriteLatencies(Page page, LoadReport report)
    {
        if (report.Latency is not { } latency || report.Service is not { } service)
            return;
        page.Heading("Latency (the last column is the 99th percentile of the service time)");
        page.Table(
            ["operation", ">count", ">p50", ">p95", ">p99", ">p99.9", ">max", ">service"],
            report.Operations.Select(row => Row(row.Operation, row.Latency, row.Service)).Append(Row("all", latency, service)));
    }

    private static IReadOnlyList<string> Row(string name, LoadLatency latency, LoadLatency service) =>
    [
        name, Figures.Count(latency.Count), Figures.Time(latency.P50Ns), Figures.Time(latency.P95Ns), Figures.Time(latency.P99Ns), Figures.Time(latency.P999Ns),
        Figures.Time(latency.MaxNs), Figures.Time(service.P99Ns),
    ];

    private static void WriteSilos(Page page, LoadReport report)
    {
        if (report.Silos.Count == 0)
            return;
        page.Heading("Silo by silo");
        page.Table(
            ["silo", ">ended", ">a second", ">refused", ">dropped", ">p50", ">p99", ">max", "faults"],
            report.Silos.Take(RowsMax).Select(own => (IReadOnlyList<string>)
            [
                NameOf(own.Silo, report), Figures.Count(own.Done), Figures.Rate(own.Done / (own.ToSecond - own.FromSecond + 1.0)), Figures.Count(own.Refused),
                Figures.Count(own.Dropped),
                .. own.Latency is { } latency
                    ? (string[])[Figures.Time(latency.P50Ns), Figures.Time(latency.P99Ns), Figures.Time(latency.MaxNs)] : ["-", "-", "-"],
                FaultsOf(own.Silo, report),
            ]));
    }

    // Where a silo listens is told where names alone would not tell them apart.
    private static string NameOf(string silo, LoadReport report)
    {
        var name = SiloLoad.NameOf(silo);
        return report.Silos.Count(own => SiloLoad.NameOf(own.Silo) == name) == 1 ? name : silo;
    }

    private static string FaultsOf(string silo, LoadReport report) => string.Join(", ", report.Faults.Where(fault => fault.Silo == silo)
        .Select(fault => $"{FaultWords.Of(fault.Fault).Replace("silo-", "", StringComparison.Ordinal)} at {Figures.Time(1e6 * fault.FromMs)}"));

    private static void WriteDrains(Page page, LoadReport report)
    {
        if (report.Release is not { } release)
            return;
        page.Heading("Drain: time from kill to release "
            + $"({Some(report.Cycles, "cycle", "cycles")}, {Some(report.Lives, "life", "lives")}, {Some(report.Audits, "audit", "audits")})");
        page.Table(
            ["", ">drains", ">p50", ">p99", ">max"],
            [
                ["kill to release", Figures.Count(release.Count), Figures.Time(release.P50Ns), Figures.Time(release.P99Ns), Figures.Time(release.MaxNs)],
                .. report.ReleaseOverhead is { } above
                    ? [(IReadOnlyList<string>)["above the bound", "", Figures.Time(above.P50Ns), Figures.Time(above.P99Ns), Figures.Time(above.MaxNs)]]
                    : (IReadOnlyList<string>[])[],
            ]);
    }

    private static void WriteFaults(Page page, LoadReport report)
    {
        if (report.Faults.Count == 0)
            return;
        page.Heading("Faults");
        page.Table(
            ["fault", ">times", ">first at", ">longest", .. report.Calls is null ? (string[])[] : [">calls"]],
            report.Faults.GroupBy(fault => fault.Fault).OrderBy(group => group.Key).Select(group => (IReadOnlyList<string>)
            [
                FaultWords.Of(group.Key), Figures.Count(group.Count()), Figures.Time(1e6 * group.Min(fault => fault.FromMs)),
                Figures.Time(1e6 * group.Max(fault => (fault.ToMs ?? fault.FromMs) - fault.FromMs)),
                .. report.Calls is { } calls ? [CallsOf(group.Key, calls)] : (string[])[],
            ]));
    }

    private static string CallsOf(FaultKind fault, CallCounts calls) => fault switch
    {
        FaultKind.DroppedCalls => Figures.Count(calls.Dropped),
        FaultKind.RepeatedCalls => Figures.Count(calls.Repeated),
        FaultKind.DelayedCalls => Figures.Count(calls.Delayed),
        _ => "",
    };

    private static void WriteChecks(Page page, LoadReport report)
    {
        if (report.Checks.Count == 0)
            return;
        page.Heading("Invariants");
        var broken = report.Checks.Sum(check => check.Broken);
        page.Paragraph($"{report.Checks.Count} invariants, checked at {Some(report.Checks.Max(check => check.Turns), "page turn", "page turns")}, "
            + $"{Some(report.Audits, "audit", "audits")} of all references and {Some(report.Lives, "release", "releases")}: "
            + $"{(broken == 0 ? "none was broken" : $"{Some(broken, "violation", "violations")}")}, "
            + $"{Some(report.Hazards.Sum(hazard => hazard.Count), "predicted hazard", "predicted hazards")}.");
    }

    private static void WriteDrifts(Page page, LoadReport report)
    {
        if (report.Drifts.Count == 0)
            return;
        page.Heading("Drift over cycles (Theil-Sen slope with its 95 % interval)");
        page.Table(
            ["what", ">cycles", ">slope", ">interval", ">limit", "an hour"],
            report.Drifts.Select(drift => (IReadOnlyList<string>)
            [
                drift.Name, Figures.Count(drift.Points), Signed(drift.Slope, drift),
                drift.Low is null ? "-" : $"{Signed(drift.Low, drift)} to {Signed(drift.High, drift)}",
                Signed(drift.LimitMax, drift), drift.Grows ? "grows" : drift.Low is null ? "too few" : "flat",
            ]));
        foreach (var gap in report.Gaps)
        {
            var length = Figures.Time(1e6 * (gap.ToMs - gap.FromMs));
            var where = gap.World is null ? "" : " The run went on in the world that it had.";
            page.Paragraph($"Nothing was recorded for {length} before cycle {gap.NextCycle}: the program was not running.{where}");
            if (gap.Found.Count > 0)
                page.Bullets(gap.Found.Take(RowsMax));
        }

    }

    private static string Some(long count, string one, string several) => $"{Figures.Count(count)} {(count == 1 ? one : several)}";

    private static string Signed(double? value, Drift drift)
    {
        if (value is not { } slope)
            return "-";
        var isBytes = drift.Unit.StartsWith("bytes", StringComparison.Ordinal);
        var text = isBytes ? Figures.Bytes(Math.Abs(slope)) : FormattableString.Invariant($"{Math.Abs(slope):0.###}");
        return slope < 0 ? "-" + text : text;
    }

    private static void WriteTrouble(Page page, LoadReport report)
    {
        if (report.Hazards.Count > 0)
        {
            page.Heading("Predicted hazards that happened (shown, not failed)");
            page.Table(["invariant", ">times"], report.Hazards.Select(hazard => (IReadOnlyList<string>)[hazard.Invariant, Figures.Count(hazard.Count)]));
        }

        if (report.Losses.Count > 0)
        {
            page.Heading($"What died with silos ({Some(report.Losses.Count, "loss", "losses")}; told, not failed)");
            page.Bullets(report.Losses.Take(RowsMax));
        }

        foreach (var drain in report.StuckDrains)
        {
            page.Heading($"Not drained: {drain.Pgmap} by {drain.Strategy}, {Figures.Time(drain.DeadlineNs)} after the kill");
            page.Table(
                ["holder", "holds", "page", ">times"],
                drain.Holders.Take(RowsMax).Select(holder => (IReadOnlyList<string>)[holder.Holder, holder.Kind, holder.Page, Figures.Count(holder.Count)]));
        }
    }
}
