namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>F on the deterministic engine, which sees the get on a frame that an allocator has as well.</summary>
public sealed class DeterministicHandedOutFrames : HandedOutFrames<DeterministicFixture>
{
    protected override int Times => 2;
}
