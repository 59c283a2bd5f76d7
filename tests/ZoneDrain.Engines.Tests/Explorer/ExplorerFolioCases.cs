namespace ZoneDrain.Engines.Tests.Explorer;

/// <summary>Folios under every scheme on the deterministic engine.</summary>
public sealed class ExplorerFolioCases : FolioCases<ExplorerFixture>
{
    [Theory]
    [MemberData(nameof(FolioNames.InOtherSchemes), MemberType = typeof(FolioNames))]
    public void The_engine_meets_the_case(string name) => Meets(name);
}
