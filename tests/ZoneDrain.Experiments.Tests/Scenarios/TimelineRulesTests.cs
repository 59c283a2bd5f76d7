using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class TimelineRulesTests
{
    [Theory]
    [InlineData("faults=[{fault: slow-process, at: 1s, for: 2s}, {fault: holder-dies, at: 2s}]", "faults[1].at", "overlaps faults[0], which lasts until 3s")]
    [InlineData("faults=[{fault: holder-dies, at: 2s}, {fault: slow-process, at: 0s, for: 5s}]", "faults[0].at", "overlaps faults[1], which lasts until 5s")]
    [InlineData("faults=[{fault: holder-dies, at: 0s, device: dax9}]", "faults[0].device", "is not a device, did you mean 'dax0'?")]
    [InlineData("faults=[{fault: slow-process, at: 0s, process: 8}]", "faults[0].process", "is not a process")]
    [InlineData("faults=[{fault: slow-process, at: 0s, pages: 8}]", "faults[0].pages", "has no meaning here")]
    [InlineData("faults=[{fault: silo-kiled, at: 0s}]", "faults[0].fault", "did you mean 'silo-killed'?")]
    [InlineData("faults=[{fault: holder-dies}]", "faults[0].at", "is missing")]
    [InlineData("faults=[{fault: holder-dies, at: 0s, untill: 3s}]", "faults[0]", "is not a known key")]
    [InlineData("load.rate=0/s", "load.rate", "is too small")]
    [InlineData("load.stages=[{rate: 0/s}]", "load.stages[0].rate", "is too small")]
    [InlineData("load.stages=[{duration: 1s}]", "load.stages[0].rate", "is missing")]
    public void Wrong_timelines_are_refused_at_their_place(string set, string path, string message)
    {
        var result = ShippedScenarios.Get("default", new() { Sets = [set] })!;
        result.Scenario.ShouldBeNull();
        result.Errors.ShouldContain(error => error.Path == path && error.Message.Contains(message, StringComparison.Ordinal),
            string.Join('\n', result.Errors));
    }

    [Fact]
    public void Faults_that_touch_do_not_overlap_and_all_errors_come_at_once()
    {
        const string Touching = "faults=[{fault: holder-dies, at: 0s, for: 1s}, {fault: random-subset, at: 1s}]";
        ShippedScenarios.Get("default", new() { Sets = [Touching] })!.Errors.ShouldBeEmpty();
        var result = ShippedScenarios.Get("default", new()
        {
            Sets = ["load.stages=[{rate: 1/s}]", "load.loop=closed", "load.duration=3s", "faults=[{fault: holder-dies, at: 0s, device: x}]"],
        })!;
        result.Errors.Select(error => error.Path).ShouldBe(["load.stages", "load.duration", "faults[0].device"], ignoreOrder: true);
    }
}
