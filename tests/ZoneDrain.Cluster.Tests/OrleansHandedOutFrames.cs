using ZoneDrain.Engines.Tests;

namespace ZoneDrain.Cluster.Tests;

/// <summary>F on two silos.</summary>
public sealed class OrleansHandedOutFrames : HandedOutFrames<OrleansFixture>;
