using ZoneDrain.Engines.Embedded;
using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Tests;

/// <summary>The embedded engine.</summary>
public sealed class EmbeddedFixture : EngineFixture
{
    public override IEngine Create() => new EmbeddedEngine(new() { Workers = 2 });
}
