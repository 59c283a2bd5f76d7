using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class OverridesTests
{
    [Fact]
    public void Set_wins_over_environment_and_environment_over_the_file()
    {
        var options = new ScenarioLoadOptions
        {
            Environment = new Dictionary<string, string> { ["ZONEDRAIN__load__rate"] = "2/s", ["ZONEDRAIN__load__threads"] = "2", ["HOME"] = "/" },
            Sets = ["load.rate=3/s", "load.rate=4/s"],
        };
        var effective = ScenarioLoader.Load(Yaml.Devdax + "load: { rate: 1/s, threads: 1, operations: 10 }", "test.yaml", options).Effective.ShouldNotBeNull();
        effective.Scenario.Load.ShouldBe(new LoadSpec { Rate = 4, Threads = 2, Operations = 10 });
        string[] paths = ["load.rate", "load.threads", "load.operations", "processes.count"];
        var origins = paths.Select(path => effective.Origins.GetValueOrDefault(path, ValueOrigin.Default).ToString());
        origins.ShouldBe(["--set", "environment", "test.yaml:7", "default"]);
    }

    [Theory]
    [InlineData("devices[0].size=128MiB")]
    [InlineData("devices.0.size = 128MiB")]
    [InlineData("devices[0]={ name: dax0, type: devdax, size: 128MiB }")]
    [InlineData("devices=[{ name: dax0, type: devdax, size: 128MiB }]")]
    public void A_set_reaches_into_lists_and_replaces_whole_values(string set) =>
        Yaml.Good(Yaml.Devdax, new() { Sets = [set] }).Devices.ShouldHaveSingleItem().Size.ShouldBe(128 << 20);

    [Fact]
    public void A_set_adds_sections_and_items_that_are_not_there()
    {
        var scenario = Yaml.Good(Yaml.Devdax, new() { Sets = ["workload.mix.read-fault=3", "thresholds[0]=drain.p99 < 50ms", "description=a: b # c"] });
        scenario.Workload.Mix.ShouldBe(new OperationMix().With(WorkloadOperation.ReadFault, 3));
        scenario.Thresholds.ShouldHaveSingleItem().Metric.ShouldBe("drain.p99");
        scenario.Description.ShouldBe("a: b # c");
    }

    [Fact]
    public void An_override_mends_a_wrong_value_of_the_file() =>
        Yaml.Good(Yaml.Devdax + "seed: many", new() { Sets = ["seed=5"] }).Seed.ShouldBe(5ul);

    [Theory]
    [InlineData("ZONEDRAIN__WORKLOAD__MIX__READ_FAULT")]
    [InlineData("ZONEDRAIN__workload__mix__read-fault")]
    [InlineData("ZONEDRAIN__Workload__Mix__ReadFault")]
    public void Names_of_variables_need_neither_case_nor_hyphens(string name) =>
        Yaml.Good(Yaml.Devdax, new() { Environment = new Dictionary<string, string> { [name] = "9" } }).Workload.Mix[WorkloadOperation.ReadFault].ShouldBe(9);

    [Theory]
    [InlineData("nothing", "", "has no path and value")]
    [InlineData("=1", "", "has no path and value")]
    [InlineData("lod.rate=1/s", "", "is not a known key, did you mean 'load'?")]
    [InlineData("load.Rate=1/s", "load", "is not a known key, did you mean 'rate'?")]
    [InlineData("load.rate.unit=1", "load.rate", "is a key below a single value")]
    [InlineData("devices[2].size=4KiB", "devices", "is not an item of the list")]
    [InlineData("devices.dax0.size=4KiB", "devices", "is not an item of the list")]
    [InlineData("load.threads=-1", "load.threads", "is too small")]
    [InlineData("load.threads=", "load.threads", "has no value")]
    [InlineData("workload=5", "workload", "is a single value")]
    public void A_wrong_set_is_an_error_that_shows_it(string set, string path, string message)
    {
        var error = Yaml.OnlyError(Yaml.Devdax, new() { Sets = [set] });
        (error.Path, error.Message, error.Line).ShouldBe((path, message, 0));
        error.ToString().ShouldStartWith("--set " + set);
    }

    [Fact]
    public void A_set_that_is_not_YAML_is_an_error() =>
        Yaml.OnlyError(Yaml.Devdax, new() { Sets = ["workload.mix={ read-fault"] }).Message.ShouldStartWith("is not YAML: ");

    [Fact]
    public void A_variable_that_names_nothing_is_an_error() =>
        Yaml.OnlyError(Yaml.Devdax, new() { Environment = new Dictionary<string, string> { ["ZONEDRAIN__lode__rate"] = "1/s" } }).ToString()
            .ShouldStartWith("environment ZONEDRAIN__lode__rate: 'lode' is not a known key, did you mean 'load'?");
}
