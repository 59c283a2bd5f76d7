using ZoneDrain.Cluster.Addressing;
using ZoneDrain.Cluster.Recovery;
using ZoneDrain.Cluster.Wire.Calls;
using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Drains;
using ZoneDrain.Holders;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Measuring;

/// <summary>
/// Speed of a cluster, each figure beside what it is measured against, in one run on the same silos, in short slices that take turns. Callers are fair: each
/// yields before each call. Not for two threads.
/// </summary>
public sealed class ClusterSpeed : IDisposable
{
    private const int Targets = 10_000;
    private const int Slices = 30;
    private const int CallsASlice = 20_000;
    private const int ActivationSlices = 10;
    private const long SweptFrames = 1L << 20;
    private static readonly PageCall Inspection = new(PageEvent.Inspect, default, 0, default);
    private static readonly ulong Holder = HolderId.Worker(0).Bits;
    private readonly IGrainFactory _grains;
    private readonly OrleansEngine _engine;
    private readonly TimeProvider _time;

    /// <summary>Measures the cluster that <paramref name="grains"/> leads to.</summary>
    public ClusterSpeed(IGrainFactory grains, TimeProvider time)
    {
        (_grains, _time) = (grains, time);
        _engine = World();
    }

    /// <summary>
    /// Page operations, a get or a put each, of random pages of 10,000 by so many callers with references they keep, nearly every one a first or a last use;
    /// and bare calls of as many grains with the same homes.
    /// </summary>
    /// <param name="callers">Callers at once, at least 1.</param>
    /// <param name="strategies">The drain strategies of the pgmaps that take turns.</param>
    /// <returns>
    /// Calls a second, slice by slice: the bare calls, and the operations under each strategy in the order given; and a bound of the longest queue that the
    /// pgmap's grain had under each.
    /// </returns>
    public (double[] Pings, double[][] Operations, long[] Queues) PagesAndPings(int callers, IReadOnlyList<StrategyId> strategies)
    {
        // Queues are counted a world.
        var worlds = strategies.Select(_ => World()).ToList();
        try
        {
            var pgmaps = worlds.Zip(strategies, (world, strategy) => Create(world, Targets / Chunk.Frames * Chunk.Frames + Chunk.Frames, strategy)).ToList();
            var pages = worlds.Zip(pgmaps, Pages).ToList();
            var bare = Array.ConvertAll(Frames(), frame => _grains.GetGrain<IBareGrain>(Key(worlds[0], pgmaps[0], frame)));
            var (pings, operations) = Rates(callers, bare, pages);
            return (pings, operations, [.. worlds.Select(world => world.LongestQueue)]);
        }
        finally
        {
            foreach (var world in worlds) world.Dispose();
        }
    }

    private (double[] Pings, double[][] Operations) Rates(int callers, IBareGrain[] bare, List<IPageGrain[]> pages)
    {
        var (pings, operations) = (new double[Slices], pages.Select(_ => new double[Slices]).ToArray());
        for (var slice = -1; slice < Slices; slice++)
        {
            // The first round activates the grains and is not counted.
            var calls = slice < 0 ? 4 * Targets : CallsASlice;
            var (ping, rates) = (Rate(callers, calls, count => Ping(bare, count)), pages.ConvertAll(all => Rate(callers, calls, count => Use(all, count))));
            if (slice < 0) continue;
            pings[slice] = ping;
            for (var at = 0; at < rates.Count; at++) operations[at][slice] = rates[at];
        }

        return (pings, operations);
    }

    /// <summary>One sweep of a million pages by ranged calls against reading each with a call of its own, of which a part is made.</summary>
    /// <returns>Pages a second either way.</returns>
    public (double Ranged, double Single) Sweep(int callers)
    {
        var pgmap = Create(_engine, SweptFrames, StrategyId.Sweep);
        _engine.Session.Start(new UsePages(pgmap, SweptFrames, 0, 1, 4096));
        var begin = _time.GetTimestamp();
        var swept = _engine.Session.Start(new AskPgmap(pgmap, new PgmapEvent(PgmapOp.FindBusy, 0, SweptFrames), 10));
        if (swept.Outcome != Outcome.Ok) throw new ClusterException($"a sweep ended with {swept.Outcome}");
        var ranged = 10 * SweptFrames / _time.GetElapsedTime(begin).TotalSeconds;
        var pages = Pages(_engine, pgmap);
        Rate(callers, 4 * Targets, count => Inspect(pages, count));
        return (ranged, Rate(callers, 5 * CallsASlice, count => Inspect(pages, count)));
    }

    /// <summary>Activates the grains of so many pages, each by one call, and weighs them; and as many plain grains, in slices that take turns.</summary>
    /// <param name="callers">Callers at once, at least 1.</param>
    /// <param name="pages">Pages, at least as many as slices.</param>
    /// <returns>Activations a second, slice by slice, of pages and of plain grains, and bytes of all silos' heaps a page, the cells included.</returns>
    public (double[] Pages, double[] Plain, double Bytes) Activate(int callers, int pages)
    {
        var pgmap = Create(_engine, (pages + Chunk.Frames - 1) / Chunk.Frames * Chunk.Frames, StrategyId.Sweep);
        var (of, plain) = (new double[ActivationSlices], new double[ActivationSlices]);
        var bytes = 0L;
        for (var slice = 0; slice < ActivationSlices; slice++)
        {
            var (from, to) = ((long)pages * slice / ActivationSlices, (long)pages * (slice + 1) / ActivationSlices);
            var before = _engine.HeapBytes();
            of[slice] = Activations(callers, from, to, frame => new(_grains.GetGrain<IPageGrain>(Key(_engine, pgmap, frame)).Ask(Inspection).AsTask()));
            bytes += _engine.HeapBytes() - before;
            plain[slice] = Activations(callers, from, to, frame => _grains.GetGrain<IPlainGrain>(Key(_engine, pgmap, frame)).Ping());
        }

        return (of, plain, bytes / (double)pages);
    }

    /// <summary>Gives the world back.</summary>
    public void Dispose() => _engine.Dispose();

    private static long[] Frames() => [.. Enumerable.Range(0, Targets).Select(frame => (long)frame)];

    private static async Task Ping(IBareGrain[] grains, (long Place, int Calls) count)
    {
        for (var (call, place) = (0, count.Place); call < count.Calls; call++)
        {
            if ((call & 1) == 0) place = UsePages.After(place);
            await Task.Yield();
            await grains[At(place)].Ping().ConfigureAwait(false);
        }
    }

    // A caller takes two steps at each place, so that what it has got it gives back.
    private static async Task Use(IPageGrain[] pages, (long Place, int Calls) count)
    {
        var (lane, number) = (Lanes.Of(new("", ActorKind.Session, count.Place), 0), Lanes.FirstNumber());
        for (var (call, place) = (0, count.Place); call < count.Calls; call++)
        {
            if ((call & 1) == 0) place = UsePages.After(place);
            await Task.Yield();
            var question = (call & 1) == 0 ? PageEvent.Acquire(PageUse.Get) : PageEvent.Put(PageUse.Get);
            await pages[At(place)].Ask(new(question, default, Holder, new(lane, ++number, default))).ConfigureAwait(false);
        }
    }

    private static async Task Inspect(IPageGrain[] pages, (long Place, int Calls) count)
    {
        for (var (call, place) = (0, count.Place); call < count.Calls; call++)
        {
            place = UsePages.After(place);
            await Task.Yield();
            await pages[At(place)].Ask(Inspection).ConfigureAwait(false);
        }
    }

    private static int At(long place) => (int)((unchecked((ulong)place) >> 16) % Targets);

    private double Activations(int callers, long from, long to, Func<long, ValueTask> activate)
    {
        var begin = _time.GetTimestamp();
        Calls.Await(new ValueTask(Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            for (var frame = from + caller; frame < to; frame += callers)
            {
                await Task.Yield();
                await Actors.Surely(() => activate(frame)).ConfigureAwait(false);
            }
        }))));
        return (to - from) / _time.GetElapsedTime(begin).TotalSeconds;
    }

    private OrleansEngine World() => new(_grains, new() { Workers = 1, Time = _time });

    private static PgmapId Create(OrleansEngine world, long frames, StrategyId strategy) =>
        world.CreatePgmap(new(MemoryType.Generic, frames, 0, SchemeId.D, strategy));

    private static IPageGrain[] Pages(OrleansEngine world, PgmapId pgmap) =>
        Array.ConvertAll(Frames(), frame => world.Grains.GetGrain<IPageGrain>(Key(world, pgmap, frame)));

    private static string Key(OrleansEngine world, PgmapId pgmap, long frame) => ActorKey.Of(world.World, new(pgmap, frame)).ToString();

    private double Rate(int callers, int calls, Func<(long Place, int Calls), Task> caller)
    {
        var begin = _time.GetTimestamp();
        Calls.Await(new ValueTask(Task.WhenAll(Enumerable.Range(0, callers).Select(place => caller((place, calls / callers))))));
        return calls / callers * callers / _time.GetElapsedTime(begin).TotalSeconds;
    }
}
