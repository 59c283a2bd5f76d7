using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class ShippedScenariosTests
{
    public static TheoryData<string> Names => [.. ShippedScenarios.List()];

    [Fact]
    public void The_list_has_every_setting_that_is_promised() =>
        ShippedScenarios.List().ShouldBe(
        [
            "dcd-extent", "default", "devdax-shared", "faults", "gpu-extents", "hot-set", "longterm-pins", "lost-calls", "overload", "p2p-transfers",
            "pmem-unbind", "silo-partitions", "silo-pauses", "silo-restarts", "silos",
        ]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_scenario_loads_without_errors_or_warnings_under_its_name(string name)
    {
        var result = ShippedScenarios.Get(name).ShouldNotBeNull();
        result.Errors.ShouldBeEmpty();
        result.Warnings.ShouldBeEmpty();
        result.Scenario!.Name.ShouldBe(name);
        result.Scenario.Description.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_scenario_reads_back_from_its_effective_YAML(string name)
    {
        var effective = ShippedScenarios.Get(name)!.Effective!;
        ScenarioLoader.Load(effective.ToYaml(), "effective.yaml").Scenario.ShouldBe(effective.Scenario);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_scenario_fits_into_two_gibibytes_twice(string name) =>
        ScenarioFootprint.Estimate(ShippedScenarios.Get(name)!.Scenario!, worlds: 2).RefusalUnder(2L << 30).ShouldBeNull();

    [Fact]
    public void Every_fault_that_there_is_has_a_shipped_scenario_that_plays_it() =>
        ShippedScenarios.List().SelectMany(name => ShippedScenarios.Get(name)!.Scenario!.Faults).Select(fault => fault.Fault).Distinct()
            .ShouldBe(Enum.GetValues<FaultKind>(), ignoreOrder: true);

    [Fact]
    public void An_unknown_name_is_null() => ShippedScenarios.Get("none").ShouldBeNull();
}
