using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Bench;

/// <summary>What a first and a last use cost under each strategy above bulk, beside what the machine takes for the bare instructions in the same run.</summary>
internal sealed class EdgesMeasure : IMeasure
{
    private const double TimesMax = 2;
    private const double Trim = 0.2;

    private static readonly (StrategyId Strategy, BareEdge Bare)[] Edges =
    [
        (StrategyId.Counter, BareEdge.SharedAtomic), (StrategyId.Percpu, BareEdge.OwnAdd), (StrategyId.Tree, BareEdge.ChunkAtomic),
        (StrategyId.Credit, BareEdge.OwnAdd),
    ];

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("edges", "a first and a last use of each strategy above bulk, against their bare instructions");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        var rows = new List<BenchRow>();
        foreach (var (strategy, bare) in Edges)
        {
            for (var threads = 1; threads <= 2 && !cancellation.IsCancellationRequested; threads++)
            {
                var name = StrategyList.Get(strategy).Traits.Name;
                progress.Report($"edges: {name}, {threads} of 2 threads");
                rows.Add(Row($"{name}, {threads} thread(s)", Edge(strategy, threads), Bare(bare, threads)));
            }
        }

        return rows;
    }

    // The interval of a ratio of differences, and not of one pair of figures: each may be near nothing.
    private static BenchRow Row(string what, PairedPrices edge, PairedPrices bare)
    {
        var (above, floor) = (MeanEstimate.Of(edge.DifferencesNs, Trim), MeanEstimate.Of(bare.DifferencesNs, Trim));
        var times = above.Mean / floor.Mean;
        var value = FormattableString.Invariant($"{above.Mean:0.0} ns ± {above.HalfWidth():0.0} against {floor.Mean:0.0} ns ± {floor.HalfWidth():0.0}: ");
        return new(what, value + FormattableString.Invariant($"{times:0.00} times"), $"at most {TimesMax:0} times", times <= TimesMax);
    }

    private static PairedPrices Edge(StrategyId strategy, int threads)
    {
        using var world = new BenchWorld(threads);
        var (own, bulk, clock) = (world.Pgmap(strategy), world.Pgmap(StrategyId.Bulk), new CpuClock());
        return Slices.Run(clock, pairs => world.TurnPages(clock, own, threads, pairs), pairs => world.TurnPages(clock, bulk, threads, pairs));
    }

    private static PairedPrices Bare(BareEdge edge, int threads)
    {
        using var world = new BenchWorld(threads);
        using var cells = new NativeArray<long>(BenchWorld.Million * Bench.Bare.WordsPerCell);
        using var counters = new NativeArray<long>(BenchWorld.Million / Chunk.Frames + 1024);
        var clock = new CpuClock();
        return Slices.Run(clock, pairs => world.BareEdges(clock, edge, cells, counters, threads, pairs), pairs => world.Bare(clock, cells, threads, pairs));
    }
}
