using BenchmarkDotNet.Attributes;
using ZoneDrain.Drivers;
using ZoneDrain.Engines.Embedded;
using ZoneDrain.Ports;
using ZoneDrain.Protocols;

namespace ZoneDrain.Benchmarks;

/// <summary>2 MiB pages that move as one, and apart; the mean is the time of one of them, 512 pages.</summary>
[MemoryDiagnoser]
public class LargePageBenchmarks
{
    private const int Folios = 192;
    private const long Slot = 512;
    private const long Pages = Folios * Slot;
    private EmbeddedEngine _engine = null!;
    private DeviceMemory _ram;
    private DeviceMemory _device;
    private ProcessId _process;
    private long _at;

    [GlobalSetup]
    public void Create()
    {
        _engine = new(new() { Workers = 1 });
        _ram = new(_engine.CreatePgmap(new(MemoryType.Ram, Pages, 0, SchemeId.E, StrategyId.Bulk)));
        _device = new(_engine.CreatePgmap(new(MemoryType.Coherent, Pages, 0, SchemeId.E, StrategyId.Counter)));
        _process = _engine.CreateProcess();
    }

    [GlobalCleanup]
    public void Dispose() => _engine.Dispose();

    // A mapping of its own each time: a slot that was small once stays so.
    [IterationSetup(Targets = [nameof(MigrateToDevice)])]
    public void InRam()
    {
        if (_at > 0) Run(new Munmap(_process, _at, _at + Pages));
        _at = Run(new MmapAnonymous(_process, _ram.First, Pages, VmaFlags.Read | VmaFlags.Write | VmaFlags.Huge)).Findings.Handle;
        for (var folio = 0; folio < Folios; folio++) Run(new Fault(_process, _at + folio * Slot, Write: true));
    }

    [IterationSetup(Targets = [nameof(MigrateBack), nameof(Split)])]
    public void OnDevice()
    {
        InRam();
        MigrateToDevice();
    }

    [Benchmark(OperationsPerInvoke = Folios)]
    public void MigrateToDevice() => All(Run(new MigrateVma(_process, _at, _at + Pages, _ram, _device)));

    [Benchmark(OperationsPerInvoke = Folios)]
    public void MigrateBack() => All(Run(new MigrateVma(_process, _at, _at + Pages, _device, _ram)));

    [Benchmark(OperationsPerInvoke = Folios)]
    public void Split()
    {
        for (var folio = 0; folio < Folios; folio++) Run(new SplitFolio(_process, _at + folio * Slot));
    }

    private static void All(Completion completion)
    {
        if (completion.Findings.Moved != Pages) throw new InvalidOperationException($"{completion.Findings.Moved} of {Pages} pages moved");
    }

    private Completion Run<TProtocol>(TProtocol protocol)
        where TProtocol : struct, IProtocol
    {
        var completion = _engine.Session.Start(protocol);
        return completion.Outcome is Outcome.Ok or Outcome.NOPAGE
            ? completion
            : throw new InvalidOperationException($"{protocol} ended with {completion.Outcome}");
    }
}
