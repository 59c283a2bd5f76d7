using BenchmarkDotNet.Attributes;
using ZoneDrain.Protocols;

namespace ZoneDrain.Benchmarks;

/// <summary>fault, gup and unmap of random single pages through process, inode and page.</summary>
[MemoryDiagnoser]
public class OperationBenchmarks
{
    private const int Round = 1 << 16;
    private Device _device = null!;
    private int _owner;

    [GlobalSetup]
    public void Create() => _device = new(StrategyId.Sweep, 1);

    [GlobalCleanup]
    public void Dispose() => _device.Dispose();

    [IterationSetup(Target = nameof(Fault))]
    public void Empty() => Run(new Zap(_device.Process, _device.Start, _device.Start + Device.Pages));

    [IterationSetup(Target = nameof(Unmap))]
    public void Map() => Fault();

    [IterationSetup(Target = nameof(GupAndUnpin))]
    public void MapAndOpen()
    {
        Fault();
        _owner = (int)Run(new OpenOwner(_device.Process, OwnerKind.Descriptor)).Findings.Handle;
    }

    [Benchmark(OperationsPerInvoke = Round)]
    public void Fault() => All(vpn => Run(new Fault(_device.Process, vpn, true)));

    [Benchmark(OperationsPerInvoke = Round)]
    public void GupAndUnpin()
    {
        All(vpn => Run(new Gup(_device.Process, vpn, 1, _owner, GupMode.Pin)));
        Run(new CloseOwner(new(_device.Process, _owner)));
    }

    [Benchmark(OperationsPerInvoke = Round)]
    public void Unmap() => All(vpn => Run(new Zap(_device.Process, vpn, vpn + 1)));

    private void All(Action<long> each)
    {
        var place = 1L;
        for (var i = 0; i < Round; i++)
        {
            place = UsePages.After(place) & (Device.Pages - 1);
            each(_device.Start + place);
        }
    }

    private Ports.Completion Run<TProtocol>(TProtocol protocol) where TProtocol : struct, IProtocol => _device.Engine.Session.Start(protocol);
}
