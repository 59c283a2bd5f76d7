namespace ZoneDrain.Engines.Tests;

/// <summary>Folios under every scheme on the embedded engine.</summary>
public sealed class EmbeddedFolioCases : FolioCases<EmbeddedFixture>
{
    [Theory]
    [MemberData(nameof(FolioNames.InOtherSchemes), MemberType = typeof(FolioNames))]
    public void The_engine_meets_the_case(string name) => Meets(name);
}
