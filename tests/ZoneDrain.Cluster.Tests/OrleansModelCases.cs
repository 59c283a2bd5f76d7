using ZoneDrain.Engines.Tests;

namespace ZoneDrain.Cluster.Tests;

/// <summary>The conformance cases on two silos.</summary>
public sealed class OrleansModelCases : ModelCases<OrleansFixture>;
