using BenchmarkDotNet.Attributes;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Protocols;

namespace ZoneDrain.Benchmarks;

/// <summary>A warm sweep over a million idle pages, against bare reads of as many cells.</summary>
[MemoryDiagnoser]
public class SweepBenchmarks
{
    private const int WordsPerCell = Cell.Bytes / sizeof(long);
    private Device _device = null!;
    private NativeArray<long> _cells = null!;

    [GlobalSetup]
    public void Create()
    {
        _device = new(StrategyId.Sweep, 1);
        _cells = new(Device.Pages * WordsPerCell);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _device.Dispose();
        _cells.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = (int)Device.Pages)]
    public long Bare()
    {
        var sum = 0L;
        for (var at = 0L; at < _cells.Length; at += WordsPerCell) sum |= _cells[at];
        return sum;
    }

    [Benchmark(OperationsPerInvoke = (int)Device.Pages)]
    public long Sweep() => _device.Engine.Session.Start(new AskPgmap(_device.Pgmap, new PgmapEvent(PgmapOp.FindBusy, 0, Device.Pages), 1)).Findings.Handle;
}
