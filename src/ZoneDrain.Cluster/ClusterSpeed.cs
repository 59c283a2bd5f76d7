using ZoneDrain.Cluster.Grains;
using ZoneDrain.Drains;
using ZoneDrain.Holders;
using ZoneDrain.Pages;
using ZoneDrain.Pgmaps;
using ZoneDrain.Protocols;
using ZoneDrain.Schemes;

namespace ZoneDrain.Cluster;

/// <summary>
/// Speed of a cluster, each figure beside what it is measured against, in one run on the same silos. Callers are fair: each yields before each call. Not for
/// two threads.
/// </summary>
public sealed class ClusterSpeed : IDisposable
{
    private const int Targets = 10_000;
    private const long SweptFrames = 1L << 20;
    private readonly OrleansEngine _engine;
    private readonly TimeProvider _time;

    /// <summary>Measures the cluster that <paramref name="grains"/> leads to.</summary>
    public ClusterSpeed(IGrainFactory grains, TimeProvider time)
    {
        _time = time;
        _engine = new(grains, new() { Workers = 1, Time = time });
    }

    /// <summary>
    /// Page operations a second, a get or a put each, of random pages of 10,000 by so many callers with references they keep; and bare calls of as many grains
    /// with the same homes, in turns.
    /// </summary>
    /// <param name="callers">Callers at once, at least 1.</param>
    /// <param name="calls">Calls of each in a slice, at least 1.</param>
    /// <param name="strategy">The drain strategy of the pgmap.</param>
    /// <returns>Medians over five slices of each: operations and pings a second.</returns>
    public (double Operations, double Pings) PagesAndPings(int callers, int calls, StrategyId strategy)
    {
        var pgmap = Create(Targets / Chunk.Frames * Chunk.Frames + Chunk.Frames, strategy);
        var pages = Array.ConvertAll(Frames(), frame => _engine.Grains.GetGrain<IPageGrain>(ActorKey.Of(_engine.World, new(pgmap, frame)).ToString()));
        var bare = Array.ConvertAll(Frames(), frame => _engine.Grains.GetGrain<IBareGrain>(ActorKey.Of(_engine.World, new(pgmap, frame)).ToString()));
        Rate(callers, 2 * (Targets / callers + 1), (step, at) => Use(pages[at], (step & 1) != 0));
        Rate(callers, Targets / callers + 1, (_, at) => bare[at].Ping());
        var (operations, pings) = (new List<double>(), new List<double>());
        for (var slice = 0; slice < 5; slice++)
        {
            operations.Add(Rate(callers, calls, (step, at) => Use(pages[at], (step & 1) != 0)));
            pings.Add(Rate(callers, calls, (_, at) => bare[at].Ping()));
        }

        return (operations.Order().ElementAt(2), pings.Order().ElementAt(2));
    }

    /// <summary>One sweep of a million pages by ranged calls against reading each with a call of its own, of which a part is made.</summary>
    /// <returns>Pages a second either way.</returns>
    public (double Ranged, double Single) Sweep(int callers, int calls)
    {
        var pgmap = Create(SweptFrames, StrategyId.Sweep);
        _engine.Session.Start(new UsePages(pgmap, SweptFrames, 0, 1, 4096));
        var begin = _time.GetTimestamp();
        var swept = _engine.Session.Start(new AskPgmap(pgmap, new PgmapEvent(PgmapOp.FindBusy, 0, SweptFrames), 10));
        if (swept.Outcome != Outcome.Ok) throw new ClusterException($"a sweep ended with {swept.Outcome}");
        var ranged = 10 * SweptFrames / _time.GetElapsedTime(begin).TotalSeconds;
        var pages = Array.ConvertAll(Frames(), frame => _engine.Grains.GetGrain<IPageGrain>(ActorKey.Of(_engine.World, new(pgmap, frame)).ToString()));
        Rate(callers, Targets / callers + 1, (_, at) => Inspect(pages[at]));
        return (ranged, Rate(callers, calls, (_, at) => Inspect(pages[at])));
    }

    /// <summary>Gives the world back.</summary>
    public void Dispose() => _engine.Dispose();

    private static long[] Frames() => [.. Enumerable.Range(0, Targets).Select(frame => (long)frame)];

    private static async ValueTask Inspect(IPageGrain page) => await page.Ask(PageEvent.Inspect, default, 0).ConfigureAwait(false);

    private static async ValueTask Use(IPageGrain page, bool holds)
    {
        var question = holds ? PageEvent.Put(PageUse.Get) : PageEvent.Acquire(PageUse.Get);
        await page.Ask(question, default, HolderId.Worker(0).Bits).ConfigureAwait(false);
    }

    private PgmapId Create(long frames, StrategyId strategy) => _engine.CreatePgmap(new(MemoryType.Generic, frames, 0, SchemeId.D, strategy));

    // A caller takes two steps at each place, so that what it has got it gives back.
    private double Rate(int callers, int calls, Func<int, int, ValueTask> call)
    {
        var begin = _time.GetTimestamp();
        var all = Enumerable.Range(0, callers).Select(async caller =>
        {
            var place = (long)caller;
            for (var step = 0; step < calls; step++)
            {
                if ((step & 1) == 0) place = UsePages.After(place);
                await Task.Yield();
                await call(step, (int)((unchecked((ulong)place) >> 16) % Targets)).ConfigureAwait(false);
            }
        });
        Calls.Await(Finished(Task.WhenAll(all)));
        return callers * (double)calls / _time.GetElapsedTime(begin).TotalSeconds;
    }

    private static async Task<bool> Finished(Task all)
    {
        await all.ConfigureAwait(false);
        return true;
    }
}
