using BenchmarkDotNet.Attributes;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Protocols;

namespace ZoneDrain.Benchmarks.Peers;

/// <summary>
/// A get and a put of a random page of 8,192, an actor each: on other actor runtimes by a hundred callers that await every answer, on the embedded engine by a
/// thread a core, and by bare atomics in the same order. Every peer moves the same counts by the same rule. Wall time a pair.
/// </summary>
[MemoryDiagnoser]
public class PeerBenchmarks
{
    private const int Pages = 1 << 13;
    private const int Callers = 100;
    private const int Pairs = 1 << 15;
    private const int OwnPairs = 1 << 22;
    private const int WordsPerCell = Cell.Bytes / sizeof(long);
    private static readonly int Threads = Environment.ProcessorCount;
    private EmbeddedEngine _engine = null!;
    private PgmapId _pgmap;
    private NativeArray<long> _cells = null!;
    private IPeer _orleans = null!;
    private IPeer _proto = null!;
    private IPeer _akka = null!;

    [GlobalSetup]
    public async Task Create()
    {
        _engine = new(new() { Workers = Threads });
        _pgmap = _engine.CreatePgmap(new(MemoryType.Generic, Pages, 0, SchemeId.D, StrategyId.Sweep));
        _cells = new(Pages * WordsPerCell);
        _orleans = await OrleansPeer.Start(Pages);
        _proto = new ProtoPeer(Pages);
        _akka = new AkkaPeer(Pages);
    }

    [GlobalCleanup]
    public async Task Dispose()
    {
        _engine.Dispose();
        _cells.Dispose();
        foreach (var peer in new[] { _orleans, _proto, _akka }) await peer.DisposeAsync();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = OwnPairs)]
    public void BareAtomics() => _engine.Run(Threads, session =>
    {
        var place = First(session.Worker);
        for (var pair = 0; pair < OwnPairs / Threads; pair++)
        {
            place = Next(place);
            Interlocked.Increment(ref _cells[place * WordsPerCell]);
            Interlocked.Decrement(ref _cells[place * WordsPerCell]);
        }
    });

    [Benchmark(OperationsPerInvoke = OwnPairs)]
    public void Embedded() => _engine.Run(
        Threads, session => session.Start(new UsePages(_pgmap, Pages, 0, First(session.Worker), OwnPairs / Threads)));

    [Benchmark(OperationsPerInvoke = Pairs)]
    public Task Orleans() => Use(_orleans);

    [Benchmark(OperationsPerInvoke = Pairs)]
    public Task ProtoActor() => Use(_proto);

    [Benchmark(OperationsPerInvoke = Pairs)]
    public Task Akka() => Use(_akka);

    private static Task Use(IPeer peer) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        var place = First(caller);
        for (var pair = 0; pair < Pairs / Callers; pair++)
        {
            place = Next(place);
            if (await peer.Ask((int)place, put: false) != Outcome.Ok) throw new InvalidOperationException($"a get of page {place} failed");
            if (await peer.Ask((int)place, put: true) != Outcome.Ok) throw new InvalidOperationException($"a put of page {place} failed");
        }
    })));

    private static long First(int caller) => 1 + caller * 7919L;

    private static long Next(long place) => UsePages.After(place) & (Pages - 1);
}
