using System.Globalization;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Bench;

/// <summary>How the time from kill to release grows with the device, for each strategy.</summary>
internal sealed class ScalingMeasure(Func<long> memory) : IMeasure
{
    // A power of ten has no full period of its own; the pages used come from the power of two below it.
    private const long PagesUsed = 1000;
    private static readonly long[] Sizes = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("scaling", "CPU time from kill to release of idle devices of 10^4 to 10^8 pages, a thousand of which were used");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        var rows = new List<BenchRow>();
        foreach (var strategy in StrategyList.All)
        {
            var cells = new List<string>();
            foreach (var pages in Sizes)
            {
                if (cancellation.IsCancellationRequested) break;
                if (Memory.Refusal(pages, memory()) is { } refusal)
                {
                    cells.Add(refusal);
                    break;
                }

                progress.Report(string.Create(CultureInfo.InvariantCulture, $"scaling: {strategy.Traits.Name}, {pages:#,0} pages"));
                double[] ns = [.. Enumerable.Range(0, pages > 10_000_000 ? 1 : 5).Select(_ => Life(strategy.Traits.Id, pages))];
                cells.Add(Durations.Format(Robust.Median(ns)));
            }

            rows.Add(new(strategy.Traits.Name, string.Join(" / ", cells), "", null));
        }

        return rows;
    }

    private static double Life(StrategyId strategy, long pages)
    {
        using var world = new BenchWorld(1);
        var pgmap = world.Pgmap(strategy, pages);
        var frames = 1L << (int)long.Log2(pages);
        world.Engine.Session.Start(new Protocols.UsePages(pgmap, frames, 0, 1, PagesUsed));
        var clock = new CpuClock();
        clock.Time(() => world.TearDown(pgmap));
        return clock.GetTimestamp();
    }
}
