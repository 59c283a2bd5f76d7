using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios.Format;
using ZoneDrain.Invariants;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>Turns what a comparison measured into its report.</summary>
internal sealed class ComparisonReporting(ComparisonRun run, PriceBook prices, RemoteComparison? remote)
{
    private const ulong RatioSeedOffset = 17;

    // Eight bytes of page table and eight of index, and what the tables above them weigh.
    private const double MappingBytesGoal = 17;

    private readonly List<StrategySamples> _samples = [.. run.Samples.Where(samples => samples.HasFigures)];
    private readonly Prices _prices = prices.Answering(run.Request.Given, run.Samples);
    private readonly List<string> _warnings = [];

    public ComparisonReport Report()
    {
        foreach (var samples in _samples) samples.Cost = Cost(samples, samples.LifeEvents);
        var answers = new PairAnswers(run, _samples, _prices);
        var pairs = answers.Pairs();
        var report = new ComparisonReport
        {
            Strategies = [.. _samples.Select(Strategy)],
            Ratios = Ratios(),
            BreakEvens = pairs,
            Headline = PairAnswers.Headline(pairs),
            Latency = Latency(answers),
            Charts = answers.Charts(pairs),
            EdgePrices = [.. prices.AllCores.Keys.Select(EdgePrice)],
            Lives = prices.Lives,
            Open = prices.Open,
            WhoseNanoseconds = _prices.WhoseNanoseconds(),
            Violations = run.Violations,
            StuckDrains = run.Stuck,
            Losses = run.Losses,
            Interrupted = run.Interrupted,
            Cores = run.Cores,
            Threads = run.Workers,
            TimeSeries = run.TimeSeries,
            Histograms = [.. _samples.SelectMany(Histograms)],
            Warnings = [],
        };
        AddWarnings();
        return report with { Warnings = _warnings };
    }

    private static DeviceSpec Device(ComparisonRun run) => run.Scenario.Devices[0];

    // Null where a price is missing.
    private CostBreakdown? Cost(StrategySamples samples, EventCounts events) =>
        _prices.Missing(events, samples.Name).Count > 0 ? null : CostModel.Explain(samples.Name, events, _prices);

    private EdgePriceRow EdgePrice(string strategy)
    {
        var rounds = prices.InSitu?.Rounds.GetValueOrDefault(strategy);
        return new(
            strategy,
            rounds is { Slices.Count: > 1 } ? rounds.EdgePairNs : null,
            rounds is { BlocksSeen: > 0 } ? (double)rounds.BlocksKept / rounds.BlocksSeen : 0,
            prices.AllCores[strategy],
            prices.OneCore.TryGetValue(strategy, out var alone) ? alone : null);
    }

    private StrategyReport Strategy(StrategySamples samples) => new()
    {
        Name = samples.Name,
        Repetitions = samples.PageOperationsPerSecond.Count,
        PageOperationsPerSecond = Summary.Of(samples.PageOperationsPerSecond),
        CpuNsPerOperation = Summary.Of(samples.CpuNsPerOperation),
        FirstUsesPerSecond = Summary.Of(samples.FirstUsesPerSecond),
        LastUsesPerSecond = Summary.Of(samples.LastUsesPerSecond),
        CreateNs = Summary.Of(samples.CreateNs),
        BytesPerPage = BytesPerPage(),
        Operations = [.. samples.Latencies().Select(entry => new OperationLatency(Words<WorkloadOperation>.Of(entry.Operation), Figures(entry.Histogram)))],
        ColdDrain = Drain([.. samples.ColdOnes]),
        WarmDrain = Drain([.. samples.Warm]),
        Hazards = [.. Hazards(samples)],
        Cost = samples.Cost,
        Figures = samples.Figures,
    };

    // A cell, and its share of the chunk's counter and mark.
    private static double BytesPerPage() => 64 + 9.0 / Chunk.Frames;

    private IEnumerable<HazardCount> Hazards(StrategySamples samples)
    {
        for (var i = 0; i < samples.Hazards.Length; i++)
        {
            if (samples.Hazards[i] > 0)
                yield return new(((Invariant)i).ToString(), samples.Hazards[i], StrategyTable.Of(Device(run).Scheme, samples.Strategy).Reason);
        }
    }

    private static LatencyFigures Figures(LatencyHistogram histogram) => new(
        histogram.Count, histogram.Percentile(50) ?? 0, histogram.Percentile(99) ?? 0, histogram.Percentile(99.9) ?? 0, histogram.Max ?? 0);

    private static LatencyHistogram Histogram(IEnumerable<DrainFigure> drains)
    {
        var histogram = new LatencyHistogram();
        foreach (var drain in drains) histogram.Record((long)drain.ReleaseNs);
        return histogram;
    }

    private static DrainFigures? Drain(IReadOnlyList<DrainFigure> drains) => drains.Count == 0 ? null : new()
    {
        Release = Figures(Histogram(drains)),
        LowerBoundNs = Summary.Of([.. drains.Select(drain => drain.LowerBoundNs)]),
        OverheadNs = Summary.Of([.. drains.Select(drain => drain.ReleaseNs - drain.LowerBoundNs)]),
        CpuNs = Summary.Of([.. drains.Select(drain => drain.CpuNs)]),
        PagesRead = Summary.Of([.. drains.Select(drain => (double)drain.Counts.PagesRead)]),
        Rescans = Summary.Of([.. drains.Select(drain => (double)drain.Rescans)]),
        Sleeps = Summary.Of([.. drains.Select(drain => (double)drain.DrainSleeps)]),
        Messages = Summary.Of([.. drains.Select(drain => (double)drain.Counts.Messages)]),
    };

    private static IEnumerable<NamedHistogram> Histograms(StrategySamples samples)
    {
        foreach (var (operation, histogram) in samples.Latencies())
            yield return new(samples.Name, Words<WorkloadOperation>.Of(operation), histogram.ToSnapshot());
        if (samples.ColdOnes.Any()) yield return new(samples.Name, "drain.cold", Histogram(samples.ColdOnes).ToSnapshot());
        if (samples.Warm.Any()) yield return new(samples.Name, "drain.warm", Histogram(samples.Warm).ToSnapshot());
    }

    private List<StrategyRatio> Ratios()
    {
        if (prices.InSitu is { } inSitu) return FloorRatios.Of(inSitu.Rounds, run.Request.Seed + RatioSeedOffset);
        var ratios = new List<StrategyRatio>();
        if (_samples.FirstOrDefault(samples => samples.Strategy == StrategyId.Bulk) is not { } bulk) return ratios;
        foreach (var samples in _samples.Where(samples => samples != bulk))
        {
            ratios.Add(new(samples.Name, "page operations a second", Ratio(samples, bulk, figures => figures.PageOperationsPerSecond, BetterWhen.Higher)));
            ratios.Add(new(samples.Name, "CPU time an operation", Ratio(samples, bulk, figures => figures.CpuNsPerOperation, BetterWhen.Lower)));
            ratios.Add(new(samples.Name, "kill to release, warm", Ratio(samples, bulk, figures => figures.ReleaseNs, BetterWhen.Lower)));
        }

        return ratios;
    }

    private RatioInterval Ratio(StrategySamples subject, StrategySamples baseline, Func<RepetitionFigures, double> figure, BetterWhen better)
    {
        var pairs = Math.Min(subject.Figures.Count, baseline.Figures.Count);
        var options = new RatioOptions { Seed = run.Request.Seed + RatioSeedOffset, Better = better };
        return RatioInterval.Of([.. subject.Figures.Take(pairs).Select(figure)], [.. baseline.Figures.Take(pairs).Select(figure)], options);
    }

    private LatencyAnswer? Latency(PairAnswers answers)
    {
        if (_samples.Count == 0) return null;
        var deadline = run.Scenario.Teardown.ReleaseDeadline.TotalNanoseconds;
        return new(deadline, [.. _samples.Select(samples => LatencyRow(answers, samples, deadline))]);
    }

    private LatencyRow LatencyRow(PairAnswers answers, StrategySamples samples, double deadline)
    {
        var hot = samples.Latencies().DefaultIfEmpty().MaxBy(entry => run.Scenario.Workload.Mix[entry.Operation]);
        var above = Robust.Median([.. samples.Drains.Select(drain => drain.ReleaseNs - drain.LowerBoundNs)]);
        var (pages, order) = answers.Within(samples, deadline);
        return new(samples.Name, above, hot.Histogram?.Percentile(99), pages, order);
    }

    private void AddWarnings()
    {
        if (prices.InSitu is null && _samples.Count > 0 && _samples[0].Figures.Count < RatioInterval.PairsMin)
        {
            _warnings.Add(
                $"{_samples[0].Figures.Count} measured repetitions are too few for ratios; --repeat {RatioInterval.PairsMin} or more gives their intervals.");
        }

        AddInSituWarnings();
        AddRemoteWarnings();
        _warnings.Add("The load is a closed loop: a slow operation delays the next one, so latencies are service times.");
        var bytes = _samples.Select(samples => samples.BytesPerMapping).DefaultIfEmpty(0).Max();
        if (bytes > MappingBytesGoal)
            _warnings.Add(FormattableString.Invariant($"Page tables and indexes took up to {bytes:F0} bytes a mapping: most of their slots were empty."));
    }

    private void AddInSituWarnings()
    {
        if (run.Request.Budget > TimeSpan.Zero && remote is null && InSitu.Refusal(run) is { } refusal)
            _warnings.Add($"Prices were measured event by event and not in the scenario itself, for {refusal}; no lives check the answer.");
        if (prices.InSitu is not { } inSitu) return;
        foreach (var (strategy, rounds) in inSitu.Rounds.Where(entry => !entry.Value.HasEnough))
        {
            var kept = rounds.BlocksSeen == 0 ? 0 : 100.0 * rounds.BlocksKept / rounds.BlocksSeen;
            _warnings.Add(FormattableString.Invariant(
                $"{strategy}: only {rounds.Slices.Count} of {RoundEstimate.RoundsMin} rounds in situ; workers kept their cores in {kept:0} % of the blocks."));
        }

        foreach (var pair in prices.Open)
        {
            var known = pair.HalfWidth is { } half ? FormattableString.Invariant($"is known to within {100 * half:0} %") : "has no answer yet";
            var more = pair.SecondsMore is { } seconds
                ? FormattableString.Invariant($"; about {Math.Ceiling(seconds):0} s more would bring it within 10 % (--budget)")
                : "";
            _warnings.Add($"{pair.First} / {pair.Second} {known}{more}.");
        }
    }

    // The model tells of lives of the full length.
    private bool IsCut => remote is not null && run.Trace is null && run.Scenario.Load.Operations > remote.OperationsMax;

    private void AddRemoteWarnings()
    {
        if (remote is null) return;
        if (IsCut)
        {
            var (lived, given) = (remote.OperationsMax, run.Scenario.Load.Operations);
            _warnings.Add(FormattableString.Invariant(
                $"Each operation is messages here: a life has {lived:#,0} operations instead of {given:#,0}; uses and reads are counted at full length."));
        }

        _warnings.Add("Times of operations and drains are as a client sees them; prices and CPU time are those of all processes of the cluster together.");
        _warnings.AddRange(remote.Notes);
        if (run.Scenario.Workload.Pages.Choice != PageChoice.Uniform)
            _warnings.Add("Edges were priced on all pages in turn: on a cluster, how often a page is chosen changes no cache line.");
    }
}
