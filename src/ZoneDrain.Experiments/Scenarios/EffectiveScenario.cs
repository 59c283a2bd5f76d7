using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Scenarios;

/// <summary>A scenario after defaults, file, environment and --set are merged, with the origin of each value.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Origins">The origin of each value that somebody gave, by path, as <c>devices[0].size</c>; all others are defaults.</param>
public sealed record EffectiveScenario(Scenario Scenario, IReadOnlyDictionary<string, ValueOrigin> Origins)
{
    /// <summary>The origin of one value.</summary>
    /// <param name="path">The value's path.</param>
    /// <returns>Its origin; the default's for a value that nobody gave.</returns>
    public ValueOrigin OriginOf(string path) => Origins.TryGetValue(path, out var origin) ? origin : ValueOrigin.Default;

    /// <summary>The whole scenario as YAML, for <c>scenario.effective.yaml</c>: every value that has a meaning, followed by its origin in a comment.</summary>
    /// <returns>Text that loads to the same scenario.</returns>
    public string ToYaml() => NodeText.ToYaml((MappingNode)ScenarioTable.Root.Write(Scenario, "", Origins));
}
