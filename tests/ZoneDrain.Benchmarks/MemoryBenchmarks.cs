using BenchmarkDotNet.Attributes;
using ZoneDrain.Drivers;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Protocols;

namespace ZoneDrain.Benchmarks;

/// <summary>Migration, fork and copy-on-write of 100,000 coherent pages; the mean is the time of one page.</summary>
[MemoryDiagnoser]
public class MemoryBenchmarks
{
    private const int Pages = 100_000;
    private EmbeddedEngine _engine = null!;
    private DeviceMemory _ram;
    private DeviceMemory _device;
    private ProcessId _process;
    private ProcessId _child;
    private long _at;

    [GlobalSetup]
    public void Create()
    {
        _engine = new(new() { Workers = 1 });
        _ram = new(_engine.CreatePgmap(new(MemoryType.Ram, 2 * Pages, 0, SchemeId.E, StrategyId.Bulk)));
        _device = new(_engine.CreatePgmap(new(MemoryType.Coherent, Pages, 0, SchemeId.E, StrategyId.Counter)));
        _process = _engine.CreateProcess();
        _at = Run(new MmapAnonymous(_process, _ram.First, Pages, VmaFlags.Read | VmaFlags.Write)).Findings.Handle;
    }

    [GlobalCleanup]
    public void Dispose() => _engine.Dispose();

    [IterationSetup(Targets = [nameof(MigrateToDevice)])]
    public void InRam()
    {
        Run(new Zap(_process, _at, _at + Pages));
        for (var page = 0; page < Pages; page++) Run(new Fault(_process, _at + page, Write: true));
    }

    [IterationSetup(Targets = [nameof(MigrateBack), nameof(Fork)])]
    public void OnDevice()
    {
        Run(new Zap(_process, _at, _at + Pages));
        Run(new MigrateVma(_process, _at, _at + Pages, _ram, _device, Holes: true));
    }

    [IterationSetup(Target = nameof(CopyOnWrite))]
    public void Forked()
    {
        OnDevice();
        Fork();
    }

    [IterationCleanup(Targets = [nameof(Fork), nameof(CopyOnWrite)])]
    public void ExitChild() => Run(new Exit(_child));

    [Benchmark(OperationsPerInvoke = Pages)]
    public void MigrateToDevice() => All(Run(new MigrateVma(_process, _at, _at + Pages, _ram, _device)).Findings.Moved);

    [Benchmark(OperationsPerInvoke = Pages)]
    public void MigrateBack() => All(Run(new MigrateVma(_process, _at, _at + Pages, _device, _ram)).Findings.Moved);

    [Benchmark(OperationsPerInvoke = Pages)]
    public void Fork()
    {
        _child = _engine.ReserveProcess();
        All(Run(new Protocols.Fork(_process, _child)).Findings.Pages);
    }

    [Benchmark(OperationsPerInvoke = Pages)]
    public void CopyOnWrite()
    {
        var copies = 0L;
        for (var page = 0; page < Pages; page++) copies += Run(new Fault(_process, _at + page, Write: true)).Findings.Copies;
        All(copies);
    }

    // What a benchmark names has happened to every page.
    private static void All(long pages)
    {
        if (pages != Pages) throw new InvalidOperationException($"{pages} of {Pages} pages");
    }

    private Ports.Completion Run<TProtocol>(TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var completion = _engine.Session.Start(protocol);
        return completion.Outcome is Outcome.Ok or Outcome.NOPAGE or Outcome.MAJOR
            ? completion
            : throw new InvalidOperationException($"{protocol} ended with {completion.Outcome}");
    }
}
