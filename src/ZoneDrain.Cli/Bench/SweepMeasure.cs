using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cli.Bench;

/// <summary>A sweep over a million idle pages, again and again, against bare reads of as many cells.</summary>
internal sealed class SweepMeasure : IMeasure
{
    private const double NsMax = 3;

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("sweep", "a warm sweep over a million idle pages, in CPU time a page, against bare reads");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        progress.Report("sweep: a million pages");
        using var world = new World(1);
        using var cells = new NativeArray<long>(World.Million * Bare.WordsPerCell);
        PgmapId pgmap = world.Pgmap(StrategyId.Sweep);
        var clock = new CpuClock();
        PairedPrices prices = Slices.Run(clock, Repeat(Sweep), Repeat(() => Bare.Read(cells)), cancellation);
        BenchRow row = Slices.Row("a page", prices);
        return [row with { Limit = $"at most {NsMax} ns", Held = Robust.Median(prices.FirstNs) <= NsMax }];

        void Sweep() => world.Engine.Session.Start(new AskPgmap(pgmap, new PgmapEvent(PgmapOp.FindBusy, 0, World.Million), 1));

        Func<long, long> Repeat(Action pass) => pages =>
        {
            long passes = Math.Max(1, pages / World.Million);
            for (long i = 0; i < passes; i++) clock.Time(pass);
            return passes * World.Million;
        };
    }
}
