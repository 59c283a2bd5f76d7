using BenchmarkDotNet.Attributes;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Protocols;

namespace ZoneDrain.Benchmarks;

/// <summary>Get and put of random pages among a million against bare atomics on 64-byte cells in the same order, wall time a pair and thread.</summary>
[MemoryDiagnoser]
public class GetPutBenchmarks
{
    private const int Pairs = 1 << 22;
    private const int WordsPerCell = Cell.Bytes / sizeof(long);
    private Device _device = null!;
    private NativeArray<long> _cells = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Create()
    {
        _device = new(StrategyId.Sweep, Threads);
        _cells = new(Device.Pages * WordsPerCell);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _device.Dispose();
        _cells.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Pairs)]
    public void Bare() => _device.Engine.Run(Threads, session =>
    {
        var place = 1 + session.Worker * 7919L;
        for (var i = 0; i < Pairs; i++)
        {
            place = UsePages.After(place) & (Device.Pages - 1);
            Interlocked.Increment(ref _cells[place * WordsPerCell]);
            Interlocked.Decrement(ref _cells[place * WordsPerCell]);
        }
    });

    [Benchmark(OperationsPerInvoke = Pairs)]
    public void Turns() => _device.Engine.Run(Threads, session => _device.Turn(session.Worker, Pairs));

    [Benchmark(OperationsPerInvoke = Pairs)]
    public void TurnsWithinAProtocol() => _device.Engine.Run(
        Threads, session => session.Start(new UsePages(_device.Pgmap, Device.Pages, 0, 1 + session.Worker * 7919L, Pairs)));
}
