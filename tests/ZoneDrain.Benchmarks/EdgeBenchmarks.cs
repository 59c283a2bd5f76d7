using BenchmarkDotNet.Attributes;

namespace ZoneDrain.Benchmarks;

/// <summary>A first and a last use under each strategy; bulk, which pays nothing for them, comes first.</summary>
[MemoryDiagnoser]
public class EdgeBenchmarks
{
    private const int Pairs = 1 << 22;
    private Device _device = null!;

    [Params(
        StrategyId.Bulk, StrategyId.DropEach, StrategyId.Sweep, StrategyId.Rescan, StrategyId.Counter, StrategyId.Percpu, StrategyId.Tree,
        StrategyId.DirtySweep, StrategyId.Credit)]
    public StrategyId Strategy { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Create() => _device = new(Strategy, Threads);

    [GlobalCleanup]
    public void Dispose() => _device.Dispose();

    [Benchmark(OperationsPerInvoke = Pairs)]
    public void FirstAndLastUse() => _device.Engine.Run(Threads, session => _device.Turn(session.Worker, Pairs));
}
