using ZoneDrain.Engines.Tests;

namespace ZoneDrain.Cluster.Tests;

/// <summary>The suite on two silos.</summary>
public sealed class OrleansEngineSuite : EngineSuite<OrleansFixture>;
