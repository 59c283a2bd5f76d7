namespace ZoneDrain.Experiments.Results;

/// <summary>A soak without a result, because its program was killed or still runs: what it had recorded after its last whole cycle.</summary>
internal static class UnendedSoak
{
    private const string Why = "The run has no result: its program was killed, or still runs. What is shown was recorded until its last whole cycle.";

    /// <summary>The result as far as it goes: inconclusive.</summary>
    public static RunResult Of(RunIdentity run, SoakState state)
    {
        var seconds = Math.Max(1e-9, state.SoakedMs / 1000);
        var report = new LoadReport
        {
            Strategy = state.Strategy,
            Seconds = seconds,
            Arrived = state.Arrived,
            Done = state.Done,
            Refused = state.Refused,
            Refusals = state.Refusals,
            Dropped = state.Dropped,
            DroppedMax = 1,
            Retries = state.Retries,
            Latency = Find(HistogramNames.Latency),
            Service = Find(HistogramNames.Service),
            Release = Find(HistogramNames.Release),
            ReleaseOverhead = Find(HistogramNames.Overhead),
            Cycles = state.NextCycle,
            Lives = state.Lives,
            Audits = state.Audits,
            Faults = state.Faults,
            Calls = state.Calls,
            Gaps = state.Gaps,
            Pgmaps = state.Pgmaps,
            PgmapsSeen = state.PgmapsSeen,
            Hazards = state.Hazards,
            Violations = state.Violations,
            Losses = state.Losses,
            StuckDrains = state.StuckDrains,
            Leftovers = state.Leftovers,
            Answer = Why,
        };
        report = report with { Throughput = report.Served / seconds };
        return new RunResult { Run = run, Verdict = Verdict.AllHeld.With(ExitCode.Inconclusive, Why), Load = report };

        LoadLatency? Find(string name) => state.Histograms.FirstOrDefault(named => named.Name == name) is { Histogram.Count: > 0 } found
            ? LoadLatency.Of(LatencyHistogram.FromSnapshot(found.Histogram))
            : null;
    }
}
