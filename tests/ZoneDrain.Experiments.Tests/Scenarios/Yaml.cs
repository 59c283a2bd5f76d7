using Shouldly;
using ZoneDrain.Experiments.Scenarios;

namespace ZoneDrain.Experiments.Tests.Scenarios;

/// <summary>Small scenarios for tests, and what they load to.</summary>
internal static class Yaml
{
    public const string Devdax = """
        version: 1
        name: small
        devices:
          - name: dax0
            type: devdax
            size: 64MiB

        """;

    public const string Fsdax = """
        version: 1
        name: small
        devices:
          - name: pmem0
            type: fsdax
            size: 64MiB
        files:
          - name: db
            device: pmem0
            size: 8MiB

        """;

    public static Scenario Good(string text, ScenarioLoadOptions? options = null)
    {
        var result = ScenarioLoader.Load(text, "test.yaml", options);
        result.Errors.ShouldBeEmpty();
        return result.Scenario.ShouldNotBeNull();
    }

    public static ScenarioError OnlyError(string text, ScenarioLoadOptions? options = null)
    {
        var result = ScenarioLoader.Load(text, "test.yaml", options);
        result.Scenario.ShouldBeNull();
        return result.Errors.ShouldHaveSingleItem();
    }
}
