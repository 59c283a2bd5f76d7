using ZoneDrain.Engines.Tests;

namespace ZoneDrain.Cluster.Tests;

/// <summary>The rows on two silos.</summary>
public sealed class OrleansKernel61Rows : Kernel61Rows<OrleansFixture>;
