namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>F on the deterministic engine, which sees the get on a frame that an allocator has as well.</summary>
public sealed class ExplorerHandedOutFrames : HandedOutFrames<ExplorerFixture>
{
    protected override int Times => 2;
}
