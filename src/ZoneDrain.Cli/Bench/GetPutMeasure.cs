using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Cli.Bench;

/// <summary>Get and put of random pages among a million, against bare atomics on the same cells in the same order.</summary>
internal sealed class GetPutMeasure : IMeasure
{
    private const double TimesMax = 3;

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("get-put", "get and put of random pages among a million, in CPU time a pair, against bare atomics");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        var rows = new List<BenchRow>();
        for (var threads = 1; threads <= 2 && !cancellation.IsCancellationRequested; threads++)
        {
            progress.Report($"get-put: {threads} of 2 threads");
            using var world = new BenchWorld(threads);
            using var cells = new NativeArray<long>(BenchWorld.Million * Bare.WordsPerCell);
            var (pgmap, clock, count) = (world.Pgmap(StrategyId.Sweep), new CpuClock(), threads);
            rows.Add(Slices.Row($"page turns, {threads} thread(s)", Slices.Run(
                clock, pairs => world.TurnPages(clock, pgmap, count, pairs), pairs => world.Bare(clock, cells, count, pairs)), TimesMax));
            rows.Add(Slices.Row($"turns within a protocol, {threads} thread(s)", Slices.Run(
                clock, pairs => world.UsePages(clock, pgmap, count, pairs), pairs => world.Bare(clock, cells, count, pairs)), TimesMax));
        }

        return rows;
    }
}
