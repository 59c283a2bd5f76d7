using ZoneDrain.Engines.Deterministic;
using ZoneDrain.Ports;

namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>The deterministic engine.</summary>
public sealed class DeterministicFixture : EngineFixture
{
    public override IEngine Create() => new DeterministicEngine(new() { Workers = 2, Seed = 17 });
}
