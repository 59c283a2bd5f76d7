using ZoneDrain.Drains;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Measuring;

/// <summary>
/// What each kind of message costs a cluster, by the difference of a long protocol and a short one: what both have in common, and what the client does, falls
/// out. CPU time is that of all silos and this process, so nothing else may run there. Not for two threads.
/// </summary>
public sealed class ClusterPriceMeasure : IDisposable
{
    /// <summary>More than a cluster has silos, so that each has one.</summary>
    private const int ChunksMany = 64;

    private const int Rounds = 5;
    private const long Pairs = 4_000;
    private const int Starts = 500;
    private readonly OrleansEngine _engine;
    private readonly ClusterCpuClock _cpu;
    private readonly TimeProvider _time;

    /// <summary>Measures the cluster that <paramref name="grains"/> leads to.</summary>
    public ClusterPriceMeasure(IGrainFactory grains, TimeProvider time) =>
        (_engine, _cpu, _time) = (new(grains, new() { Workers = 1, Time = time }), new(grains), time);

    /// <summary>Measures all of it.</summary>
    /// <param name="progress">Told what is being done.</param>
    public MeasuredPrices Measure(IProgress<string> progress)
    {
        progress.Report("protocols that begin and end");
        var device = Create(Chunk.Frames * ChunksMany);
        var silos = _engine.Homes(device).Count;
        var waits = new List<double>();
        void Start() => waits.Add(Wall(() => _engine.Session.Start(Ask(device, PgmapOp.Inspect, 1))));

        // The first are compiled, and not counted.
        Repeat(Starts, Start);
        Calls();
        waits.Clear();
        var begin = Cost(() => Repeat(Starts, Start));
        progress.Report("turns without a message");
        var own = Slope(count => _engine.Session.Start(Ask(device, PgmapOp.Inspect, count)), 10 * Pairs);
        progress.Report("page calls, silo by silo");
        var calls = Enumerable.Range(0, silos).Select(_ => Calls()).OrderBy(call => call.Slope.CpuNs).ToList();
        progress.Report("orders to all silos");
        var orders = Slope(count => _engine.Session.Start(Ask(device, PgmapOp.SumShards, count)), Pairs);
        progress.Report("visits");
        var large = Create(1L << 20);
        _engine.Session.Start(new UsePages(large, 1L << 20, 0, 1, 4096));
        var visit = Slope(count => _engine.Session.Start(new AskPgmap(large, new PgmapEvent(PgmapOp.FindBusy, 0, 1L << 20), count)), 20);
        waits.Sort();
        var local = calls[0].Slope;
        var remote = silos == 1 ? null : new Price(calls.Skip(1).Average(call => call.Slope.CpuNs), calls.Skip(1).Average(call => call.Slope.WallNs));
        return new(silos, begin.CpuNs / Starts, own.CpuNs, local, remote, orders.CpuNs / silos, visit.CpuNs / (1L << 20),
            calls.Average(call => call.ActivationNs), waits[(int)(waits.Count * 0.99)] / waits[waits.Count / 2]);
    }

    /// <summary>Gives the world back.</summary>
    public void Dispose() => _engine.Dispose();

    private static AskPgmap Ask(PgmapId pgmap, PgmapOp op, long count) => new(pgmap, new PgmapEvent(op, 1), count);

    private PgmapId Create(long frames) => _engine.CreatePgmap(new(MemoryType.Generic, frames, 0, SchemeId.D, StrategyId.Sweep));

    // Every pgmap begins at another silo, so a chunk each is a silo each.
    private (Price Slope, double ActivationNs) Calls()
    {
        var pgmap = Create(Chunk.Frames);
        var first = Cost(() => Use(pgmap, Chunk.Frames));
        var second = Cost(() => Use(pgmap, Chunk.Frames));
        var pair = Slope(count => Use(pgmap, count), Pairs);
        return (new(pair.CpuNs / 2, pair.WallNs / 2), Math.Max(0, first.CpuNs - second.CpuNs) / Chunk.Frames);
    }

    private Completion Use(PgmapId pgmap, long pairs) => _engine.Session.Start(new UsePages(pgmap, Chunk.Frames, 0, 1, pairs));

    private Price Slope(Func<long, Completion> run, long count)
    {
        run(count);
        var found = Enumerable.Range(0, Rounds).Select(_ => (Short: Cost(() => run(1)), Long: Cost(() => run(count + 1))))
            .Select(pair => new Price((pair.Long.CpuNs - pair.Short.CpuNs) / count, (pair.Long.WallNs - pair.Short.WallNs) / count)).ToList();
        return new(Middle(found.Select(price => price.CpuNs)), Middle(found.Select(price => price.WallNs)));
    }

    private Price Cost(Action run)
    {
        var cpu = _cpu.GetTimestamp();
        var wall = Wall(run);
        return new(_cpu.GetTimestamp() - cpu, wall);
    }

    private double Wall(Action run)
    {
        var begin = _time.GetTimestamp();
        run();
        return _time.GetElapsedTime(begin).TotalNanoseconds;
    }

    private static void Repeat(int times, Action run)
    {
        for (var i = 0; i < times; i++) run();
    }

    private static double Middle(IEnumerable<double> of) => of.Order().ElementAt(Rounds / 2);

    /// <summary>What something costs, in nanoseconds.</summary>
    /// <param name="CpuNs">CPU time of all silos and the client.</param>
    /// <param name="WallNs">Time.</param>
    public sealed record Price(double CpuNs, double WallNs);
}

/// <summary>What was measured of a cluster's messages, in nanoseconds; a call is a question and its answer.</summary>
/// <param name="Silos">Silos.</param>
/// <param name="StartNs">CPU time of a protocol that begins and ends, the client's included.</param>
/// <param name="OwnTurnNs">CPU time of a turn that needs no message.</param>
/// <param name="LocalCall">A call to a page of the same silo.</param>
/// <param name="RemoteCall">A call to a page of another; null on one silo.</param>
/// <param name="OrderNs">CPU time of an order to a silo and its answer.</param>
/// <param name="PageReadNs">CPU time of a page word that a visit reads.</param>
/// <param name="ActivationNs">CPU time of a page's activation.</param>
/// <param name="TailRatio">How many times the median the 99th percentile of a protocol's time is, at least 1.</param>
public sealed record MeasuredPrices(
    int Silos, double StartNs, double OwnTurnNs, ClusterPriceMeasure.Price LocalCall, ClusterPriceMeasure.Price? RemoteCall, double OrderNs, double PageReadNs,
    double ActivationNs, double TailRatio);
