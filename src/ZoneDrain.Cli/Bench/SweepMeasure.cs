using System.Globalization;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cli.Bench;

/// <summary>
/// A sweep over idle pages, again and again, against bare reads of as many cells: a device whose cells stay in the cache, which is what warm means, and
/// one whose cells do not, which can be no faster than the memory behind it.
/// </summary>
internal sealed class SweepMeasure : IMeasure
{
    private const double TimesMax = 1.75;
    private const long InCache = 1 << 16;

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("sweep", "a sweep over idle pages in and out of cache, in CPU time a page, against bare reads");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        var rows = new List<BenchRow>();
        foreach (var pages in (long[])[InCache, BenchWorld.Million])
        {
            if (cancellation.IsCancellationRequested) break;
            var what = string.Create(CultureInfo.InvariantCulture, $"a page of {pages:#,0}");
            progress.Report($"sweep: {what}");
            var prices = Measure(pages);
            rows.Add(Slices.Row($"{what}, {(pages == InCache ? "warm" : "from memory")}", prices, TimesMax));
        }

        return rows;
    }

    private static PairedPrices Measure(long frames)
    {
        using var world = new BenchWorld(1);
        using var cells = new NativeArray<long>(frames * Bare.WordsPerCell);
        var pgmap = world.Pgmap(StrategyId.Sweep, frames);
        var clock = new CpuClock();
        return Slices.Run(clock, Repeat(Sweep), Repeat(times => Read(cells, times)));

        void Sweep(long times) => world.Engine.Session.Start(new AskPgmap(pgmap, new PgmapEvent(PgmapOp.FindBusy, 0, frames), times));

        Func<long, long> Repeat(Action<long> passes) => pages =>
        {
            var times = Math.Max(1, pages / frames);
            clock.Time(() => passes(times));
            return times * frames;
        };
    }

    private static void Read(NativeArray<long> cells, long times)
    {
        for (long i = 0; i < times; i++)
        {
            if (Bare.Read(cells) != 0) throw new InvalidOperationException("cells that nobody wrote are not zero");
        }
    }
}
