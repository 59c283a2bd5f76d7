using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

public class EffectiveScenarioTests
{
    [Fact]
    public void Each_value_is_followed_by_its_origin()
    {
        var yaml = ScenarioLoader.Load(Yaml.Devdax, "a\nb.yaml", new() { Sets = ["load.rate=9/s"] }).Effective!.ToYaml();
        yaml.ShouldStartWith("version: 1  # from: a?b.yaml:1\nname: small  # from: a?b.yaml:2\ndescription: \"\"  # from: default\n");
        yaml.ShouldContain("devices:\n  - name: dax0  # from: a?b.yaml:4\n    type: devdax  # from: a?b.yaml:5\n");
        yaml.ShouldContain("load:\n  rate: 9/s  # from: --set\n  operations: 200000  # from: default\n");
        yaml.ShouldContain("files: []  # from: default\n");
        yaml.ShouldNotContain("fileSystem");
    }

    [Fact]
    public void Any_scenario_reads_back_from_its_effective_YAML()
    {
        // Goal: the file in a run folder repeats the run. Method: random valid scenarios, written and loaded, compared by value.
        Prop.ForAll(Arb.From(ScenarioGenerator.Scenarios), scenario =>
        {
            var yaml = new EffectiveScenario(scenario, new Dictionary<string, ValueOrigin>()).ToYaml();
            var result = ScenarioLoader.Load(yaml, "scenario.effective.yaml");
            return (result.Errors.Count == 0 && scenario.Equals(result.Scenario)).Label($"{string.Join('\n', result.Errors)}\n{yaml}");
        }).QuickCheckThrowOnFailure();
    }
}
