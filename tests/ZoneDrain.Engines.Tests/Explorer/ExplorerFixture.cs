using ZoneDrain.Engines.Explorer;
using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>The deterministic engine.</summary>
public sealed class ExplorerFixture : EngineFixture
{
    public override IEngine Create() => new ExplorerEngine(new() { Workers = 2, Seed = 17 });
}
