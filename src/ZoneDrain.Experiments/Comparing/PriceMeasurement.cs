using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Measurement;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>
/// Measures each price on its own, in slices of CPU time, in one process and with nothing else running: edges paired against bulk, which pays nothing for them,
/// and the events of a drain by the million. What the scenario itself pays is measured in situ; this is the second figure, and the only one on a cluster.
/// </summary>
/// <param name="engines">Makes an engine with a number of workers.</param>
/// <param name="workers">Workers of the comparison.</param>
/// <param name="choice">Which folios edges are made on; null for all of them in turn.</param>
/// <param name="remote">How it is done where calls are messages; null in shared memory.</param>
internal sealed class PriceMeasurement(Func<int, IEngine> engines, int workers, PageChooser? choice, RemoteComparison? remote)
{
    // More draws than the caches have lines, so that the list itself does not favour a page.
    private const int Draws = 1 << 18;

    private const double Trim = 0.2;

    // Starting the workers costs as much as some thousand edges.
    private const long EdgesMin = 20_000;

    // Over a cluster it costs no more than a call, and each edge is one.
    private const long RemoteEdgesMin = 64;
    private const int RemoteBlocks = 40;
    private const int MessageSamples = 24;
    private readonly PairedSlicesOptions _options = new() { Slice = TimeSpan.FromMilliseconds(12), Blocks = 8 };
    private readonly CpuClock _own = new();

    private TimeProvider Clock => remote?.Cpu ?? _own;

    /// <summary>The price of an edge pair under a strategy, above what bulk pays: with one worker or with all.</summary>
    public EdgePrice EdgePair(StrategyId strategy, SchemeId scheme, DeviceShape shape, int cores, CancellationToken cancellation)
    {
        using var engine = engines(cores);
        var first = CreatePgmap(engine, strategy, scheme, shape);
        var second = CreatePgmap(engine, StrategyId.Bulk, scheme, shape);
        var (edges, bulk) = (Edges(engine, first, shape, cores), Edges(engine, second, shape, cores));
        var options = remote is null ? _options with { EventsMin = EdgesMin } : _options with { EventsMin = RemoteEdgesMin, Blocks = RemoteBlocks };
        var pairs = new PairedSlices(Clock, options).Run(edges, bulk, cancellation);
        var messages = remote is null ? MeanEstimate.Zero : Messages(engine, edges, bulk, pairs.FirstEventsPerSlice);
        return new(PricePair.From(pairs).Difference(Trim), messages);
    }

    // Messages an edge pair, above what bulk's edges send, which are those of the pages themselves.
    private static MeanEstimate Messages(IEngine engine, Func<long, long> edges, Func<long, long> bulk, long count)
    {
        double Sent(Func<long, long> action)
        {
            var before = engine.Counts.Messages;
            var done = action(count);
            return (double)(engine.Counts.Messages - before) / done;
        }

        return MeanEstimate.Of([.. Enumerable.Range(0, MessageSamples).Select(_ => Sent(edges) - Sent(bulk))]);
    }

    /// <summary>The prices of a drain's events, the same for all strategies.</summary>
    public Prices DrainEvents(SchemeId scheme, DeviceShape shape, CancellationToken cancellation)
    {
        using var engine = engines(workers);
        var pgmap = CreatePgmap(engine, StrategyId.DropEach, scheme, shape);
        var unit = 1L << shape.FolioOrder;
        var frames = shape.Folios * unit;
        var prices = Prices.None
            .With(EventKind.PageRead, Measured(Ask(engine, pgmap, new PgmapEvent(PgmapOp.FindBusy, 0, frames)), shape.Folios, cancellation))
            .With(EventKind.PagePut, Measured(Ask(engine, pgmap, new PgmapEvent(PgmapOp.DropBases, 0, frames)), shape.Folios, cancellation))
            .With(EventKind.ChunkRead, Measured(Ask(engine, pgmap, new PgmapEvent(PgmapOp.NextUsedChunk, 0, frames)), shape.Chunks, cancellation))
            .With(EventKind.ShardRead, Measured(Ask(engine, pgmap, new PgmapEvent(PgmapOp.SumShards, 1)), workers + 1, cancellation))
            .With(EventKind.BulkPut, Measured(Ask(engine, pgmap, new PgmapEvent(PgmapOp.AddRoot, 0)), 1, cancellation))
            .With(EventKind.GraceRound, Measured(Ask(engine, pgmap, null), 1, cancellation))
            .With(EventKind.Sleep, Measured(Sleeps(engine, pgmap), 1, cancellation));

        // In shared memory a message is a store into another worker's copy, which the grace round that follows it pays for; over a cluster it is part of what
        // sends it.
        var note = remote is null ? "in shared memory: part of the grace round" : "part of the round that sends it";
        return prices.With(EventKind.Message, new Price(MeanEstimate.Zero, PriceSource.Measured, note));
    }

    // Bulk's slot is taken by the same action, so that both slices of a block are samples of one price.
    private Price Measured(Action<long> action, long eventsEach, CancellationToken cancellation)
    {
        long Slice(long count)
        {
            var times = Math.Max(1, count / eventsEach);
            action(times);
            return times * eventsEach;
        }

        var pairs = new PairedSlices(Clock, _options with { Blocks = 4 }).Run(Slice, Slice, cancellation);
        return Price.Measured(MeanEstimate.Of([.. pairs.Pairs.Select(pair => (pair.FirstNs + pair.SecondNs) / 2)], Trim));
    }

    private Action<long> Ask(IEngine engine, PgmapId pgmap, PgmapEvent? question) =>
        times => _own.Time(() => engine.Session.Start(new AskPgmap(pgmap, question, times)));

    // A waiter goes to sleep on a page in use, the put wakes it, and it is seen to end.
    private Action<long> Sleeps(IEngine engine, PgmapId pgmap)
    {
        var page = new PageId(engine.CreatePgmap(engine.Inspect(pgmap).Spec with { Strategy = StrategyId.Bulk }), 0);
        return times => _own.Time(() =>
        {
            for (var i = 0L; i < times; i++)
            {
                engine.Session.Start(new AskPage(page, PageEvent.Acquire(PageUse.Get)));
                engine.Session.Start(new AwaitIdle(page));
                engine.Session.Start(new AskPage(page, PageEvent.Put(PageUse.Get)));
                while (!engine.Session.TryTakeCompletion(out _)) Thread.SpinWait(1);
            }
        });
    }

    private static PgmapId CreatePgmap(IEngine engine, StrategyId strategy, SchemeId scheme, DeviceShape shape) =>
        engine.CreatePgmap(new(MemoryType.Generic, shape.Folios << shape.FolioOrder, (byte)shape.FolioOrder, scheme, strategy));

    private Func<long, long> Edges(IEngine engine, PgmapId pgmap, DeviceShape shape, int cores)
    {
        if (choice is null || remote is not null)
        {
            var frames = PowerOfTwoBelow(shape.Folios) << shape.FolioOrder;
            return OnEach(engine, cores, (worker, count) => new UsePages(pgmap, frames, (byte)shape.FolioOrder, 1 + worker * 7919L, count));
        }

        var heads = Chosen(choice, shape.FolioOrder);
        var pairs = OnEach(engine, cores, (worker, count) => new UseListed(pgmap, heads, worker * Draws / cores, count));

        // Workers that meet on a hot page make fewer edges than gets.
        return count =>
        {
            var before = engine.Counts.FirstUses;
            pairs(count);
            return Math.Max(1, engine.Counts.FirstUses - before);
        };
    }

    // The clock shows the time of all that take part, so it is shared out over what all did.
    private Func<long, long> OnEach<TProtocol>(IEngine engine, int cores, Func<int, long, TProtocol> make)
        where TProtocol : struct, IProtocol => count =>
    {
        if (cores == 1) _own.Time(() => engine.Session.Start(make(0, count)));
        else engine.Run(cores, session => _own.Time(() => session.Start(make(session.Worker, count))));
        return cores * count;
    };

    private static int[] Chosen(PageChooser chooser, int order)
    {
        var draws = new SeededDraws(1);
        var heads = new int[Draws];
        for (var i = 0; i < heads.Length; i++) heads[i] = (int)(chooser.Draw(ref draws) << order);
        return heads;
    }

    private static long PowerOfTwoBelow(long value) => 1L << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)value));
}
