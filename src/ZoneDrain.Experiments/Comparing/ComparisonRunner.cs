using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Statistics;
using ZoneDrain.Traces.Replay;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>
/// Runs a comparison: one counted life a strategy on one worker, the prices, then warm-up, audited and measured repetitions, strategies interleaved and their
/// order turned by one each time, so that a machine that drifts drifts for all.
/// </summary>
/// <param name="engines">Makes an engine with a number of workers, which remembers page turns where the second argument says so.</param>
/// <param name="time">The clock of all measurement.</param>
/// <param name="remote">What is done otherwise where calls are messages; null in shared memory.</param>
public sealed class ComparisonRunner(Func<int, bool, IEngine> engines, TimeProvider time, RemoteComparison? remote = null) : IComparison
{
    /// <summary>Pages of the device that prices are measured on at most: 64 MiB of cells, well beyond the caches.</summary>
    private const long PricedFolios = 1L << 20;

    /// <inheritdoc/>
    public ComparisonReport Run(CompareRequest request, IProgress<ComparisonProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var run = new ComparisonRun(request, progress, Workers(request), time.GetTimestamp());
        var prices = new PriceBook(request.Given);
        try
        {
            CountLives(run, cancellation);
            prices = MeasurePrices(run, cancellation);
            Repeat(run, cancellation);
            if (!run.Interrupted && remote is null && request.Budget > TimeSpan.Zero) new TimedAnswer(engines, time, run, prices).Measure(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            run.Interrupted = true;
        }
        catch (DrainStuckException exception)
        {
            // What was measured before is told; nothing can be measured after a device that does not go away.
            run.Stuck.Add(exception.Drain);
            run.Interrupted = true;
        }

        return new ComparisonReporting(run, prices, remote).Report();
    }

    /// <summary>Why strategies cannot run on a scenario's schemes: one sentence each, none when all can.</summary>
    public static IReadOnlyList<string> Refusals(Scenario scenario, IEnumerable<StrategyId> strategies) =>
    [
        .. from device in scenario.Devices
           from strategy in strategies
           let verdict = StrategyTable.Of(device.Scheme, strategy, device.Type)
           where verdict.Fitness == Compatibility.Refused
           select $"{device.Name}: {verdict.Reason}",
    ];

    // The recorded order is played by one.
    private static int Workers(CompareRequest request)
    {
        if (request is { Trace: not null, Pace: TracePace.Recorded }) return 1;
        return request.Scenario.Load.Threads > 0 ? request.Scenario.Load.Threads : Environment.ProcessorCount;
    }

    private void CountLives(ComparisonRun run, CancellationToken cancellation)
    {
        foreach (var samples in run.Samples)
        {
            run.Step("count", samples.Name);
            var options = new LifeOptions(samples.Strategy, 1, run.Scenario.Load.Operations, run.Request.Seed) { Measure = false };
            var (life, engineCounts) = LiveOnce(run, samples, 1, options, cancellation, counting: true);
            cancellation.ThrowIfCancellationRequested();
            if (remote is not null) samples.TeardownMessages = CountMessages(run, samples, options, cancellation);
            samples.EdgePairsPerOperation = (double)life.LoadCounts.FirstUses / Math.Max(1, life.Operations);
            samples.LifeEvents = TeardownEvents(samples.Strategy, life)
                .With(EventKind.FirstUse, engineCounts.FirstUses)
                .With(EventKind.LastUse, engineCounts.LastUses);
        }
    }

    private double CountMessages(ComparisonRun run, StrategySamples samples, LifeOptions options, CancellationToken cancellation)
    {
        var (life, _) = LiveOnce(run, samples, 1, options with { Operations = Operations(run) }, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return life.Drains.Sum(drain => (double)drain.Counts.Messages);
    }

    private long Operations(ComparisonRun run) => Math.Min(run.Scenario.Load.Operations, remote?.OperationsMax ?? long.MaxValue);

    // What the drain did, by the engine's own counters, and what a strategy does once by its nature.
    private static EventCounts TeardownEvents(StrategyId strategy, LifeFigures life)
    {
        var counts = life.Drains.Aggregate(default(EngineCounts), (sum, drain) => sum + drain.Counts);
        var devices = life.Drains.Count;
        var reads = strategy == StrategyId.DropEach ? EventKind.PagePut : EventKind.PageRead;
        return EventCounts.None
            .With(reads, counts.PagesRead)
            .With(EventKind.ChunkRead, counts.ChunksRead)
            .With(EventKind.GraceRound, counts.GraceRounds)
            .With(EventKind.Message, counts.Messages)
            .With(EventKind.Sleep, life.Drains.Sum(drain => drain.DrainSleeps))
            .With(EventKind.ShardRead, StrategyList.Get(strategy).Traits.SplitsOverWorkers ? devices * (life.Workers + 1L) : 0)
            .With(EventKind.BulkPut, strategy == StrategyId.Bulk ? devices : 0);
    }

    private PriceBook MeasurePrices(ComparisonRun run, CancellationToken cancellation)
    {
        var device = run.Scenario.Devices[0];
        var order = device.Type == MemoryType.Generic ? device.Order : 0;
        var folios = Math.Min(PricedFolios, run.Pages >> order);
        var shape = new DeviceShape { Pages = folios << order, FolioOrder = order, Workers = run.Workers };
        var measurement = new PriceMeasurement(cores => engines(cores, false), run.Workers, Choice(run, folios), remote);
        run.Step("prices", "");
        var measured = measurement.DrainEvents(device.Scheme, shape, cancellation);
        var (oneCore, allCores) = (new Dictionary<string, MeanEstimate>(), new Dictionary<string, MeanEstimate>());
        var nothing = new Price(MeanEstimate.Zero, PriceSource.Measured, "hears nothing at an edge");
        foreach (var samples in run.Samples)
        {
            run.Step("prices", samples.Name);
            var hears = StrategyList.Get(samples.Strategy).Traits.HearsUses;
            var (alone, pair) = (default(EdgePrice), default(EdgePrice));
            if (hears && remote is null) alone = measurement.EdgePair(samples.Strategy, device.Scheme, shape, 1, cancellation);
            if (hears)
                pair = remote is null && run.Workers == 1 ? alone : measurement.EdgePair(samples.Strategy, device.Scheme, shape, run.Workers, cancellation);
            if (hears) allCores[samples.Name] = pair.Ns;
            if (hears && remote is null) oneCore[samples.Name] = alone.Ns;
            samples.EdgeMessages = hears ? pair.Messages : MeanEstimate.Zero;

            // An edge pair is measured as one; its price stands at the first use.
            var price = hears ? new Price(pair.Ns, PriceSource.Measured, "first and last use together, back to back, above bulk") : nothing;
            measured = measured.With(EventKind.FirstUse, price, samples.Name).With(EventKind.LastUse, nothing, samples.Name);
        }

        return new(measured) { AllCores = allCores, OneCore = oneCore };
    }

    // A trace's own accesses are few, and nothing says where the next would go.
    private static PageChooser? Choice(ComparisonRun run, long folios) =>
        run.Trace is not null || run.Scenario.Workload.Pages.Choice == PageChoice.Uniform ? null : new(folios, run.Scenario.Workload.Pages);

    private void Repeat(ComparisonRun run, CancellationToken cancellation)
    {
        for (var i = 0; i < run.Repetitions && !cancellation.IsCancellationRequested; i++)
        {
            var phase = i < run.WarmUps ? "warm-up" : i < run.WarmUps + run.Audits ? "audit" : "measure";
            if (!IsNeeded(phase, i, run) && !HasTime(run)) continue;
            for (var place = 0; place < run.Samples.Count && !cancellation.IsCancellationRequested; place++)
            {
                var samples = run.Samples[(place + i) % run.Samples.Count];
                run.Step(phase, samples.Name);
                Repetition(run, samples, phase, i, cancellation);
            }
        }

        run.Interrupted = cancellation.IsCancellationRequested;
    }

    // Repetitions that were asked for by number are all made; the scenario's own give way to what answers, but for an audit and one that is measured.
    private bool IsNeeded(string phase, int repetition, ComparisonRun run) => remote is not null || run.Request.Repeat is not null
        || run.Request.Budget == TimeSpan.Zero || phase == "audit" || repetition == run.WarmUps + run.Audits;

    private bool HasTime(ComparisonRun run) => time.GetElapsedTime(run.Begin) < run.Request.Budget * TimedAnswer.RepetitionShare;

    private void Repetition(ComparisonRun run, StrategySamples samples, string phase, int number, CancellationToken cancellation)
    {
        var lives = new List<LifeFigures>();
        var createNs = new List<double>();
        var measures = phase == "measure";
        for (var life = 0; life < run.Scenario.Teardown.Cycles && !cancellation.IsCancellationRequested; life++)
        {
            var options =
                new LifeOptions(samples.Strategy, run.Workers, Operations(run), unchecked(run.Request.Seed + (ulong)(number * 1000 + life)))
                {
                    Audit = phase == "audit",
                    Cold = life % 2 == 1,
                    Measure = measures,
                };
            var (figures, _) = LiveOnce(run, samples, run.Workers, options, cancellation, createNs);
            lives.Add(figures);
            if (measures) run.Sample(samples, number - run.WarmUps - run.Audits, life, figures, time.GetElapsedTime(run.Begin).TotalMilliseconds);
        }

        if (measures && !cancellation.IsCancellationRequested) samples.Add(lives, createNs);
    }

    private (LifeFigures Figures, EngineCounts Counts) LiveOnce(
        ComparisonRun run, StrategySamples samples, int workers, LifeOptions options, CancellationToken cancellation, List<double>? createNs = null,
        bool counting = false)
    {
        var makes = counting && remote is not null ? remote.Counting : engines;
        using var engine = makes(workers, options.Audit);
        var lived = Live(run, samples, engine, options, createNs, cancellation);
        if (remote is not null && !counting) run.Losses.AddRange(remote.Losses(engine).Except(run.Losses));
        return lived;
    }

    private (LifeFigures Figures, EngineCounts Counts) Live(
        ComparisonRun run, StrategySamples samples, IEngine engine, LifeOptions options, List<double>? createNs, CancellationToken cancellation)
    {
        options = options with { Cpu = remote?.Cpu };
        if (run.Trace is { } trace)
        {
            var played = new TraceLife(engine, trace, run.Scenario, options, time).Run(cancellation);
            run.Note(samples, engine, played);
            createNs?.AddRange(played.CreateNs);
            return (played, engine.Counts);
        }

        var world = ScenarioWorld.Create(engine, run.Scenario.World, samples.Strategy, time);
        createNs?.AddRange(world.Devices.Select(device => device.CreateTime.TotalNanoseconds));
        using var life = new DeviceLife(engine, world, options, time, cancellation);
        var figures = life.Run();
        run.Note(samples, engine, figures);
        return (figures, engine.Counts);
    }
}
