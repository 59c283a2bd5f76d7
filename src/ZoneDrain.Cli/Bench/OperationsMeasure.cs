using ZoneDrain.Engines.Embedded;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Statistics;

namespace ZoneDrain.Cli.Bench;

/// <summary>fault, gup and unmap of random single pages through process, inode and page, on one core.</summary>
internal sealed class OperationsMeasure : IMeasure
{
    private const double NsMax = 1000;

    // Pages that one round faults in, in random order, before it takes them all away.
    private const long Round = 1 << 14;

    /// <inheritdoc/>
    public BenchEntry Entry { get; } = new("operations", "fault, gup and unmap of random pages, in CPU time each, against a pair of bare atomics");

    /// <inheritdoc/>
    public IReadOnlyList<BenchRow> Run(IProgress<string> progress, CancellationToken cancellation)
    {
        var rows = new List<BenchRow>();
        using var world = new BenchWorld(1);
        using var cells = new NativeArray<long>(BenchWorld.Million * Bare.WordsPerCell);
        var pgmap = world.Pgmap(StrategyId.Sweep);
        var (process, start) = world.Map(pgmap);
        foreach (var what in (string[])["fault", "gup", "unpin", "unmap"])
        {
            if (cancellation.IsCancellationRequested) break;
            progress.Report($"operations: {what}");
            var clock = new CpuClock();
            var prices = Slices.Run(
                clock,
                count => Rounds(world.Engine.Session, clock, what, process, start, count),
                pairs => world.Bare(clock, cells, 1, pairs));
            rows.Add(Slices.Row(what, prices) with { Limit = "a million a second", Held = Robust.Median(prices.FirstNs) <= NsMax });
            rows.Add(new($"{what}, rate", Figure.Rate(prices.FirstNs), "", null));
        }

        return rows;
    }

    // Only the steps of one kind tick the clock; the others make and clear the state that it needs.
    private static long Rounds(ISession session, CpuClock clock, string what, ProcessId process, long start, long count)
    {
        var rounds = Math.Max(1, count / Round);
        for (long round = 0; round < rounds; round++)
        {
            var seed = round * Round + 1;
            Step("fault", place => Must(session.Start(new Fault(process, start + place, true)), Outcome.NOPAGE));
            if (what is "gup" or "unpin")
            {
                var owner = (int)session.Start(new OpenOwner(process, OwnerKind.Call)).Findings.Handle;
                Step("gup", place => Must(session.Start(new Gup(process, start + place, 1, owner, GupMode.Pin)), Outcome.Ok));
                var close = new CloseOwner(new(process, owner));
                if (what == "unpin") clock.Time(() => Must(session.Start(close), Outcome.Ok));
                else Must(session.Start(close), Outcome.Ok);
            }

            Step("unmap", place => Must(session.Start(new Zap(process, start + place, start + place + 1)), Outcome.Ok));

            void Step(string name, Action<long> each)
            {
                if (name == what) clock.Time(() => All(seed, each));
                else All(seed, each);
            }
        }

        return rounds * Round;
    }

    private static void All(long seed, Action<long> each)
    {
        var place = seed;
        for (long i = 0; i < Round; i++)
        {
            place = UsePages.After(place) & (BenchWorld.Million - 1);
            each(place);
        }
    }

    private static void Must(in Completion completion, Outcome expected)
    {
        if (completion.Outcome != expected) throw new InvalidOperationException($"an operation ended with {completion.Outcome} instead of {expected}");
    }
}
