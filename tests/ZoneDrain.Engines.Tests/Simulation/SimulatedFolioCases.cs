namespace ZoneDrain.Engines.Tests.Simulation;

/// <summary>Folios under every scheme in virtual time.</summary>
public sealed class SimulatedFolioCases : FolioCases<SimulatedFixture>
{
    [Theory]
    [MemberData(nameof(FolioNames.InOtherSchemes), MemberType = typeof(FolioNames))]
    public void The_engine_meets_the_case(string name) => Meets(name);
}
