using ZoneDrain.Engines.Tests;

namespace ZoneDrain.Cluster.Tests;

/// <summary>Folios under every scheme on two silos.</summary>
public sealed class OrleansFolioCases : FolioCases<OrleansFixture>
{
    [Theory]
    [MemberData(nameof(FolioNames.InOtherSchemes), MemberType = typeof(FolioNames))]
    public void The_engine_meets_the_case(string name)
    {
        OnRequest.Unless("ZONEDRAIN_EVERY_SCHEME", "takes ten minutes more");
        Meets(name);
    }
}
