namespace ZoneDrain.Engines.Tests.Deterministic;

/// <summary>Folios under every scheme on the deterministic engine.</summary>
public sealed class DeterministicFolioCases : FolioCases<DeterministicFixture>
{
    [Theory]
    [MemberData(nameof(FolioNames.InOtherSchemes), MemberType = typeof(FolioNames))]
    public void The_engine_meets_the_case(string name) => Meets(name);
}
