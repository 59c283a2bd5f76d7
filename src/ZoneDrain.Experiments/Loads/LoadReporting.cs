using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Loads;

/// <summary>Puts a load that has ended into a report.</summary>
internal sealed class LoadReporting(LoadRun run, LoadRequest request)
{
    private const double HoursPerMs = 1 / 3_600_000.0;
    private const double SaturatedFrom = 0.9;

    /// <summary>The first part of a soak's cycles, in which heaps and compiled code grow, tells nothing about leaks.</summary>
    private const double SettlingShare = 0.25;

    private const double SettledMax = 1.5;

    public LoadReport Report()
    {
        var state = run.State(0);
        var histograms = state.Histograms.ToDictionary(named => named.Name, named => LatencyHistogram.FromSnapshot(named.Histogram));
        var warmup = Math.Min(run.Recorder.WarmupSeconds, run.SoakedMs / 1000);
        var seconds = Math.Max(1e-9, run.SoakedMs / 1000 - warmup);
        var busy = Busy(seconds);
        var report = new LoadReport
        {
            Strategy = state.Strategy,
            Loop = request.Scenario.Load.Loop,
            Workers = request.Workers,
            Seconds = seconds,
            WarmupSeconds = warmup,
            Arrived = state.Arrived,
            Done = state.Done,
            Refused = state.Refused,
            Refusals = state.Refusals,
            RefusedMax = request.Scenario.Load.RefusedMax,
            Dropped = state.Dropped,
            DroppedMax = request.Scenario.Load.DroppedMax,
            Retries = state.Retries,
            RetriesMax = request.Scenario.Load.RetriesMax,
            Busy = busy,
            Latency = Find(HistogramNames.Latency),
            Service = Find(HistogramNames.Service),
            Operations = [.. Operations()],
            Silos = [.. state.SiloLoads.Select(own => own with { Latency = Find(HistogramNames.OfSilo(own.Silo)) }), .. Unheard(state)],
            Release = Find(HistogramNames.Release),
            ReleaseOverhead = Find(HistogramNames.Overhead),
            Cycles = (request.Resume?.NextCycle ?? 0) + run.CyclesDone,
            Lives = state.Lives,
            Audits = state.Audits,
            Faults = state.Faults,
            Calls = state.Calls,
            Gaps = state.Gaps,
            Drifts = request.Soak ? [.. Drifts()] : [],
            LeftMax = run.Cycles.Count == 0 ? 0 : run.Cycles.Max(cycle => cycle.Left),
            Checks = run.Checks,
            Pgmaps = state.Pgmaps,
            PgmapsSeen = state.PgmapsSeen,
            Hazards = state.Hazards,
            Violations = state.Violations,
            Losses = state.Losses,
            StuckDrains = state.StuckDrains,
            Leftovers = state.Leftovers,
            Warnings = [.. Warnings(busy, histograms)],
            Interrupted = run.Interrupted,
            Answer = "",
            Histograms = state.Histograms,
        };
        // Loads that are made elsewhere do not tell when they ended; there the whole time counts.
        var loaded = state.LoadMs > 0 ? Math.Max(1e-9, state.LoadMs / 1000 - warmup) : seconds;
        report = report with { Throughput = report.Served / Math.Min(seconds, loaded) };
        return report with { Answer = AnswerOf(report) };

        LoadLatency? Find(string name) => histograms.TryGetValue(name, out var histogram) ? LoadLatency.Of(histogram) : null;

        IEnumerable<LoadOperation> Operations() =>
            from word in Words<WorkloadOperation>.All
            let latency = Find(word)
            let service = Find(word + HistogramNames.ServiceSuffix)
            where latency is not null && service is not null
            select new LoadOperation(word, latency.Value, service.Value);
    }

    // Whom a fault met before it told anything of the load.
    private static IEnumerable<SiloLoad> Unheard(SoakState state) =>
        from fault in state.Faults
        where fault.Silo.Length > 0 && state.SiloLoads.All(own => own.Silo != fault.Silo)
        group fault by fault.Silo into met
        let second = (long)(met.First().FromMs / 1000)
        select new SiloLoad(met.Key, second, second, 0, 0, 0, 0);

    private IEnumerable<Drift> Drifts()
    {
        // After a resumption another process does the work, with a heap that settles anew: a part too short for that shows nothing but the settling.
        var gaps = run.Ledger.Gaps;
        List<List<CycleSample>> parts =
        [
            .. run.Cycles.GroupBy(cycle => gaps.Count(gap => gap.NextCycle <= cycle.Cycle))
                .Select(part => part.Skip((int)(part.Count() * SettlingShare)).ToList())
                .Where(part => gaps.Count == 0 || part.Count >= Drift.PointsMin),
        ];
        // In a soak of minutes a heap that grows by one step looks like a steep line: it fails only where it grew by more than an hour may bring.
        var soaked = parts.Sum(part => part.Count == 0 ? 0 : part[^1].AtMs - part[0].AtMs) * HoursPerMs;
        var hours = soaked <= 0 ? 1 : Math.Clamp(soaked, 1e-6, 1);
        yield return Drift.OfParts(
            LoadMetrics.MemoryDrift, "bytes an hour", PointsOf(cycle => cycle.ResidentBytes),
            request.Scenario.Soak.MemoryGrowthMax / hours);
        var mean = Math.Max(1, parts.SelectMany(part => part).Select(cycle => (double)cycle.References).DefaultIfEmpty(1).Average());
        yield return Drift.OfParts(
            LoadMetrics.ReferenceDrift, "of their mean an hour", PointsOf(cycle => cycle.References / mean),
            request.Scenario.Soak.ReferenceGrowthMax / hours);

        IReadOnlyList<IReadOnlyList<(double Hours, double Figure)>> PointsOf(Func<CycleSample, double> figure) =>
            [.. parts.Select(part => part.Select(cycle => (cycle.AtMs * HoursPerMs, figure(cycle))).ToList())];
    }

    private IEnumerable<string> Warnings(double busy, Dictionary<string, LatencyHistogram> histograms)
    {
        var load = request.Scenario.Load;
        if (run.Aborted is { } aborted) yield return aborted;
        if (load.Loop == LoadLoop.Closed)
            yield return "The load is a closed loop: a slow operation delays the next one, so latencies are service times and hide the waiting that arrivals "
                + "at a rate would have met. Give --rate for an open loop.";
        else if (busy > SaturatedFrom)
            yield return FormattableString.Invariant(
                $"The generator was saturated: its workers were busy {100 * busy:0} % of the time, so latencies contain its own queue. ")
                + "A lower --rate shows the strategy.";
        if (run.SettlingRatio is { } ratio && ratio > SettledMax && !request.Soak)
            yield return FormattableString.Invariant(
                $"The warm-up had not settled: the first counted quarter was {ratio:0.0} times as slow as the last half. ")
                + "A longer load.warmup would leave it out.";
        if (request.Soak && run.Cycles.Count * (1 - SettlingShare) < Drift.PointsMin)
            yield return $"{Some(run.Cycles.Count, "cycle")} say{(run.Cycles.Count == 1 ? "s" : "")} nothing about drift; "
                + $"{(int)(Drift.PointsMin / (1 - SettlingShare)) + 1} or more are needed.";
        if (histograms.TryGetValue(HistogramNames.Latency, out var latency) && latency.Count < 1000)
            yield return $"{latency.Count} latencies are too few for a 99.9th percentile; a longer duration gives more.";
    }

    private static string Some(long count, string one, string? several = null) =>
        FormattableString.Invariant($"{count:#,0} {(count == 1 ? one : several ?? one + "s")}");

    private static string NotServed(LoadReport report)
    {
        if (report.Refused == 0 && report.Dropped == 0) return "";
        var most = report.Refusals.Count == 0 ? "" : $", most with {report.Refusals[0].Reason}";
        var refused = report.Refused == 0 ? "" : FormattableString.Invariant($"{100 * report.RefusedShare:0.##} % of the arrivals were refused{most}");
        var dropped = report.Dropped == 0 ? "" : FormattableString.Invariant($"{100 * report.DroppedShare:0.##} % were dropped");
        return "; " + string.Join(" and ", ((string[])[refused, dropped]).Where(part => part.Length > 0));
    }

    private string AnswerOf(LoadReport report)
    {
        if (report.Latency is not { } latency) return "No answer: nothing ended after the warm-up.";
        var what = request.Soak ? $"soaked {Some(report.Cycles, "cycle")} and {Some(report.Lives, "life", "lives")} of the devices at" : "served";
        var drain = report.Release is not { } release
            ? ""
            : $"; a drain took {Durations.Format(release.P50Ns)} at the median and {Durations.Format(release.MaxNs)} at most";
        var served = request.Soak ? "operations served a second" : "operations a second";
        return FormattableString.Invariant($"{report.Strategy} {what} {report.Throughput:#,0} {served} ")
            + $"with a latency of {Durations.Format(latency.P50Ns)} at the median, "
            + $"{Durations.Format(latency.P99Ns)} at p99 and {Durations.Format(latency.P999Ns)} at p99.9{drain}{NotServed(report)}.";
    }

    // Of callers that are no threads, what they were busy with is what they served.
    private double Busy(double seconds)
    {
        if (run.TotalTicks > 0) return 1 - (double)run.IdleTicks / run.TotalTicks;
        var served = run.Recorder.Service.Count * (run.Recorder.Service.Mean ?? 0) / 1e9;
        return request.Scenario.Load.Loop == LoadLoop.Closed ? 1 : Math.Min(1, served / (request.Workers * seconds));
    }
}
