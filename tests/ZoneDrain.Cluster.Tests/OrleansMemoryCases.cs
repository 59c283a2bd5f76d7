using ZoneDrain.Engines.Tests;

namespace ZoneDrain.Cluster.Tests;

/// <summary>The cases of memory on two silos.</summary>
public sealed class OrleansMemoryCases : MemoryCases<OrleansFixture>;
