using ZoneDrain.Drains;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;
using ZoneDrain.Workloads;

namespace ZoneDrain.Cluster.Measuring;

/// <summary>
/// What each kind of message costs a cluster, by the difference of a long protocol and a short one: what both have in common, and what the client does, falls
/// out. What a message takes of a core is measured while many go on at once, as under load, and its way while nothing else does. CPU time is that of all silos
/// and this process, so nothing else may run there. Not for two threads.
/// </summary>
public sealed class ClusterPriceMeasure : IDisposable
{
    /// <summary>More than a cluster has silos, so that each has one.</summary>
    private const int ChunksMany = 64;

    private const int Rounds = 5;
    private const long Pairs = 4_000;
    private const int Starts = 500;

    /// <summary>Protocols at once, so that every core of the silos has something to do.</summary>
    private const int Callers = 16;

    private const long MappedBytes = 256 * 1024;
    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(2);
    private readonly OrleansEngine _engine;
    private readonly ClusterCpuClock _cpu;
    private readonly TimeProvider _time;

    /// <summary>Measures the cluster that <paramref name="grains"/> leads to.</summary>
    public ClusterPriceMeasure(IGrainFactory grains, TimeProvider time) =>
        (_engine, _cpu, _time) = (new(grains, new() { Workers = Callers, Time = time }), new(grains), time);

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
        Repeat(Starts, Start);
        progress.Report("turns without a message");
        var own = Slope(count => _engine.Session.Start(Ask(device, PgmapOp.Inspect, count)), 10 * Pairs);
        progress.Report("page calls, silo by silo");
        var calls = Enumerable.Range(0, silos).Select(_ => Calls()).OrderBy(call => call.WallNs).ToList();
        progress.Report("calls by many at once");
        var localNs = CallsAtOnce(silos, away: 0);
        var remoteNs = silos == 1 ? 0 : CallsAtOnce(silos, away: 1);
        progress.Report("operations that need no call");
        var begin = Operations(silos);
        progress.Report("orders to all silos");
        var orders = Slope(count => _engine.Session.Start(Ask(device, PgmapOp.SumShards, count)), Pairs);
        progress.Report("visits");
        var large = Create(1L << 20);
        _engine.Session.Start(new UsePages(large, 1L << 20, 0, 1, 4096));
        var visit = Slope(count => _engine.Session.Start(new AskPgmap(large, new PgmapEvent(PgmapOp.FindBusy, 0, 1L << 20), count)), 20);
        waits.Sort();
        var local = new Price(localNs, calls[0].WallNs);
        var remote = silos == 1 ? null : new Price(remoteNs, calls.Skip(1).Average(call => call.WallNs));
        progress.Report("activations");
        return new(silos, begin, own.CpuNs, local, remote, orders.CpuNs / silos, visit.CpuNs / (1L << 20), Activations(),
            waits[(int)(waits.Count * 0.99)] / waits[waits.Count / 2]);
    }

    /// <summary>Gives the world back.</summary>
    public void Dispose() => _engine.Dispose();

    private static AskPgmap Ask(PgmapId pgmap, PgmapOp op, long count) => new(pgmap, new PgmapEvent(op, 1), count);

    private PgmapId Create(long frames) => _engine.CreatePgmap(new(MemoryType.Generic, frames, 0, SchemeId.D, StrategyId.Sweep));

    // Every pgmap begins at another silo, so a chunk each is a silo each.
    private Price Calls()
    {
        var pgmap = Create(Chunk.Frames);
        Use(pgmap, Chunk.Frames);
        var pair = Slope(count => Use(pgmap, count), Pairs);
        return new(pair.CpuNs / 2, pair.WallNs / 2);
    }

    // Every page once, by callers that have a part of them each; and the same again, when all are there.
    private double Activations()
    {
        const long frames = Chunk.Frames * Callers;
        var pgmap = Create(frames);
        var seeds = new List<long> { 0 };
        while (seeds.Count < Callers)
            seeds.Add(Enumerable.Range(0, (int)Chunk.Frames).Aggregate(seeds[^1], (place, _) => UsePages.After(place) & (frames - 1)));
        var (first, second) = (Cost(UseAll).CpuNs, Cost(UseAll).CpuNs);
        return Math.Max(0, first - second) / frames;

        void UseAll() => _engine.Run(Callers, session => session.Start(new UsePages(pgmap, frames, 0, seeds[session.Worker], Chunk.Frames)));
    }

    // Sessions are dealt to silos by number, and so are pgmaps, whose only chunk is at the last silo but for that.
    private double CallsAtOnce(int silos, int away)
    {
        var pgmaps = Enumerable.Range(0, silos).Select(_ => Create(Chunk.Frames)).ToDictionary(id => Placement.SiloOfRun(silos - 1, id.Value, silos));
        void Run(long pairs) => _engine.Run(Callers, session => session.Start(
            new UsePages(pgmaps[(session.Worker + away) % silos], Chunk.Frames, 0, session.Worker, pairs)));
        Run(Pairs);
        return Middle(Enumerable.Range(0, Rounds).Select(_ => (Cost(() => Run(Pairs + 1)).CpuNs - Cost(() => Run(1)).CpuNs) / (2 * Callers * Pairs)));
    }

    // Loads of mapped pages: a message to the process, its own turn, and the answer to the caller.
    private double Operations(int silos)
    {
        var device = new DeviceSpec { Name = "mapped", Size = MappedBytes };
        var workload = new WorkloadSpec { Mix = new OperationMix().With(WorkloadOperation.ReadFault, 1) };
        var spec = new WorldSpec([device], new() { Count = 4 * silos }, [], workload, new());
        return new ClusterLife(_engine, _cpu, _time).Live(spec, StrategyId.Sweep, 4 * Callers, LoadTime, 2 * LoadTime, seed: 1).CpuNs;
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
    /// <param name="CpuNs">CPU time of all silos and the client, under load.</param>
    /// <param name="WallNs">Time, while nothing else goes on.</param>
    public sealed record Price(double CpuNs, double WallNs);
}

/// <summary>What was measured of a cluster's messages, in nanoseconds; a call is a question and its answer.</summary>
/// <param name="Silos">Silos.</param>
/// <param name="StartNs">CPU time of a protocol that begins, makes one turn without a message, and ends; its caller's, on the same silo, included.</param>
/// <param name="OwnTurnNs">CPU time of a turn that needs no message.</param>
/// <param name="LocalCall">A call to a page of the same silo.</param>
/// <param name="RemoteCall">A call to a page of another; null on one silo.</param>
/// <param name="OrderNs">CPU time of an order to a silo and its answer.</param>
/// <param name="PageReadNs">CPU time of a page word that a visit reads.</param>
/// <param name="ActivationNs">CPU time of a page's activation.</param>
/// <param name="TailRatio">How many times the median the 99th percentile of a protocol's time is, at least 1.</param>
public sealed record MeasuredPrices(
    int Silos, double StartNs, double OwnTurnNs, ClusterPriceMeasure.Price LocalCall, ClusterPriceMeasure.Price? RemoteCall, double OrderNs, double PageReadNs,
    double ActivationNs, double TailRatio)
{
    /// <summary>What an activation costs beyond where its place in the directory of grains is at another silo; null where none was measured so.</summary>
    public double? DirectoryNs { get; init; }

    /// <summary>How long a commit of a silo's journal takes; null without a database.</summary>
    public double? CommitNs { get; init; }

    /// <summary>These, with what lies between silos from a measurement of several: of activations there, all but one in so many are known at another.</summary>
    public MeasuredPrices With(MeasuredPrices several) => this with
    {
        Silos = several.Silos,
        RemoteCall = several.RemoteCall,
        DirectoryNs = Math.Max(0, several.ActivationNs - ActivationNs) * several.Silos / (several.Silos - 1),
    };
}
