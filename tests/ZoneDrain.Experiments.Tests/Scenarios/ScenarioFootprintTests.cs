using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class ScenarioFootprintTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(18)]
    public void Every_base_page_has_a_cell_whatever_the_order(int order)
    {
        var scenario = new Scenario { Devices = [new DeviceSpec { Size = 1L << 40, Order = order }] };
        ScenarioFootprint.Estimate(scenario).PageCells.ShouldBe(16L << 30);
        ScenarioFootprint.Estimate(scenario, worlds: 2).PageCells.ShouldBe(32L << 30);
    }

    [Fact]
    public void Mappings_are_bounded_by_faults_and_by_what_can_be_mapped()
    {
        var faults = new WorkloadSpec { Mix = new OperationMix().With(WorkloadOperation.ReadFault, 1).With(WorkloadOperation.Unmap, 1) };
        var processes = new ProcessSpec { Count = 2, Threads = 1 };
        var scenario = new Scenario { Devices = [new DeviceSpec { Size = 64 << 20 }], Workload = faults, Processes = processes };
        ScenarioFootprint.Estimate(scenario with { Load = new LoadSpec { Operations = 1000 } }).Mappings.ShouldBe(500 * 16);
        ScenarioFootprint.Estimate(scenario with { Load = new LoadSpec { Operations = 1_000_000 } }).Mappings.ShouldBe(2 * 16384 * 16);
    }

    [Fact]
    public void Indexes_of_files_count_as_mappings()
    {
        var unmaps = new WorkloadSpec { Mix = new OperationMix().With(WorkloadOperation.Unmap, 1) };
        var files = Yaml.Good(Yaml.Fsdax) with { Workload = unmaps };
        ScenarioFootprint.Estimate(files).Mappings.ShouldBe(2048 * 16);
    }

    [Fact]
    public void The_largest_scenario_does_not_overflow()
    {
        var devices = Enumerable.Range(0, 16).Select(index => new DeviceSpec { Name = $"d{index}", Size = 6L << 40 });
        var scenario = new Scenario
        {
            Devices = new ValueList<DeviceSpec>(devices),
            Processes = new ProcessSpec { Count = 100_000, Threads = 64 },
            Workload = new WorkloadSpec { GupPages = 512, Mix = new OperationMix().With(WorkloadOperation.GupPin, 1) },
            Load = new LoadSpec { Operations = 100_000_000_000 },
        };
        ScenarioFootprint.Estimate(scenario, worlds: 64).Total.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_refusal_has_the_figures()
    {
        var scenario = new Scenario { Devices = [new DeviceSpec { Size = 1L << 40 }], Load = new LoadSpec { Operations = 1 } };
        var estimate = ScenarioFootprint.Estimate(scenario);
        estimate.RefusalUnder(estimate.Total).ShouldBeNull();
        estimate.RefusalUnder(8L << 30).ShouldNotBeNull()
            .ShouldSatisfyAllConditions(text => text.ShouldContain("16,384 MiB for page cells"), text => text.ShouldContain("8,192 MiB may be used"));
    }
}
