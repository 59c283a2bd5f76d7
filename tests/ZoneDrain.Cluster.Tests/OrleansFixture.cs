using ZoneDrain.Engines.Tests;
using ZoneDrain.Ports;

namespace ZoneDrain.Cluster.Tests;

/// <summary>The Orleans engine on two silos.</summary>
public sealed class OrleansFixture : EngineFixture
{
    public override IEngine Create() => new OrleansEngine(TwoSilos.Cluster.GrainFactory, new() { Workers = 2 });
}
