using ZoneDrain.Engines.Embedded;

namespace ZoneDrain.Cli.Bench;

/// <summary>What a first and a last use cost under each strategy.</summary>
internal sealed class EdgesMeasure : IMeasure
{
    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("edges", "a first and a last use under each strategy, in CPU time a pair, against bare atomics");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        var rows = new List<BenchRow>();
        foreach (StrategyEntry strategy in StrategyList.All)
        {
            for (int threads = 1; threads <= 2 && !cancellation.IsCancellationRequested; threads++)
            {
                progress.Report($"edges: {strategy.Traits.Name}, {threads} of 2 threads");
                using var world = new World(threads);
                using var cells = new NativeArray<long>(World.Million * Bare.WordsPerCell);
                var (pgmap, clock, count) = (world.Pgmap(strategy.Traits.Id), new CpuClock(), threads);
                rows.Add(Slices.Row($"{strategy.Traits.Name}, {threads} thread(s)", Slices.Run(
                    clock, pairs => world.TurnPages(clock, pgmap, count, pairs), pairs => world.Bare(clock, cells, count, pairs))));
            }
        }

        return rows;
    }
}
