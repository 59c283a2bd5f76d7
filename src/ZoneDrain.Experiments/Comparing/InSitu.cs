using System.Runtime;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Scenarios;
using ZoneDrain.Ports;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>
/// Prices in situ: the scenario's own lives, a strategy and bulk side by side, round after round with memory placed anew. An edge's price is the difference of
/// CPU time over the edges counted, a page's that of the two teardowns over the pages read.
/// </summary>
internal sealed class InSitu(Func<int, bool, IEngine> engines, TimeProvider time, ComparisonRun run)
{
    // A life of more would leave too few rounds.
    private const long OperationsMax = 1 << 15;

    // Rounds that are lived to be thrown away while the compiler still improves the code.
    private const int WarmUpsMax = 12;

    private readonly Dictionary<string, InSituRounds> _rounds = run.Samples
        .Where(samples => samples.Strategy != StrategyId.Bulk)
        .ToDictionary(samples => samples.Name, _ => new InSituRounds());

    private int _number;

    /// <summary>What was measured, by strategy; bulk is the floor that all others stand on.</summary>
    public IReadOnlyDictionary<string, InSituRounds> Rounds => _rounds;

    /// <summary>Every strategy has the rounds that an answer needs.</summary>
    public bool HasEnough => _rounds.Values.All(rounds => rounds.HasEnough);

    /// <summary>Why this scenario cannot be measured in situ, as a clause; null when it can.</summary>
    public static string? Refusal(ComparisonRun run)
    {
        if (run.Trace is not null) return "a recording is played as a whole";
        if (ComparisonRunner.Refusals(run.Scenario, [StrategyId.Bulk]).Count > 0) return "bulk, the floor, is refused by the scheme";
        return ScenarioFootprint.Estimate(run.Scenario, worlds: 2).RefusalUnder(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) is null
            ? null
            : "two worlds at a time do not fit into memory";
    }

    /// <summary>Lives rounds that count for nothing, until one leaves nothing more to compile.</summary>
    public void WarmUp(Func<bool> goesOn, CancellationToken cancellation)
    {
        for (var round = 0; round < WarmUpsMax && goesOn(); round++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            foreach (var samples in run.Samples.Where(samples => samples.Strategy != StrategyId.Bulk))
            {
                run.Step("in situ, warm-up", samples.Name);
                Live(samples, cancellation);
                cancellation.ThrowIfCancellationRequested();
            }

            if (round > 0 && JitInfo.GetCompiledMethodCount() == compiled) return;
        }
    }

    /// <summary>One round of every strategy.</summary>
    public void Round(CancellationToken cancellation)
    {
        foreach (var samples in run.Samples.Where(samples => samples.Strategy != StrategyId.Bulk))
        {
            run.Step("in situ", samples.Name);
            var lived = Live(samples, cancellation);
            cancellation.ThrowIfCancellationRequested();
            Add(_rounds[samples.Name], lived);
        }

        _number++;
    }

    /// <summary>Prices with those measured here in place of those measured one after another; what was not measured here stays.</summary>
    public Prices Over(Prices prices)
    {
        foreach (var samples in run.Samples)
        {
            if (!_rounds.TryGetValue(samples.Name, out var rounds)) continue;
            var traits = StrategyList.Get(samples.Strategy).Traits;
            // An edge pair is measured as one; its price stands at the first use.
            if (traits.HearsUses && rounds.Slices.Count > 1)
                prices = prices.With(EventKind.FirstUse, Measured(rounds.EdgePairNs, "first and last use in the scenario, above bulk"), samples.Name);
            if (rounds is { Pages: > 0, TeardownNs.Count: > 1 })
                prices = prices.With(Reads(samples.Strategy), Measured(rounds.PageNs, "in the scenario's teardown, above bulk's"), samples.Name);
        }

        return prices;
    }

    private static Price Measured(MeanEstimate ns, string note) => new(ns, PriceSource.Measured, note);

    private static EventKind Reads(StrategyId strategy) => strategy == StrategyId.DropEach ? EventKind.PagePut : EventKind.PageRead;

    private (SideBySide Lives, LifeFigures Own, LifeFigures Bulk) Live(StrategySamples samples, CancellationToken cancellation)
    {
        using var engine = engines(run.Workers, false);
        var options = new SideBySideOptions(
            run.Workers, Math.Min(run.Scenario.Load.Operations, OperationsMax), unchecked(run.Request.Seed + 7_919 * (ulong)(_number + 1)), (_number & 1) == 1);
        using var lives = new SideBySide(engine, run.Scenario, (samples.Strategy, StrategyId.Bulk), options, time, cancellation);
        var (own, bulk) = lives.Run();
        run.NoteFailures(samples, engine);
        return (lives, own, bulk);
    }

    private void Add(InSituRounds rounds, (SideBySide Lives, LifeFigures Own, LifeFigures Bulk) lived)
    {
        rounds.Add(lived.Lives.Kept(), lived.Lives.Blocks);

        // A drain beside a running load is only in part its own thread's time.
        if (!run.Scenario.Teardown.Orderly) return;
        rounds.TeardownNs.Add(lived.Own.Drains.Sum(drain => drain.CpuNs) - lived.Bulk.Drains.Sum(drain => drain.CpuNs));
        rounds.Pages = lived.Own.Drains.Sum(drain => (double)drain.Counts.PagesRead);
        rounds.ReleaseNs.Add(lived.Own.Drains.Sum(drain => drain.ReleaseNs));
        rounds.BulkReleaseNs.Add(lived.Bulk.Drains.Sum(drain => drain.ReleaseNs));
    }
}
