using ZoneDrain.Engines.Tests;

namespace ZoneDrain.Cluster.Tests;

/// <summary>Page and pgmap turns on two silos.</summary>
public sealed class OrleansPageSequences : PageSequences<OrleansFixture>
{
    protected override int Tries => 25;
}
