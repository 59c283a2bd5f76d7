namespace ZoneDrain.Experiments.Scenarios;

/// <summary>What is merged into a scenario file, in the order defaults, file, environment, sets; and what thresholds may name.</summary>
public sealed record ScenarioLoadOptions
{
    /// <summary>Environment variables; those that start with <c>ZONEDRAIN__</c> set values, as <c>ZONEDRAIN__load__rate</c>.
    /// List items are numbers, and case, hyphens and underscores within a key do not matter. Empty by default.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The <c>path=value</c> of every --set, in order, as <c>devices[0].size=1GiB</c>. Empty by default.
    /// A mapping or list replaces the whole one that was there; one weight of a mix that the file does not give makes a mix of that weight alone.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary>The metrics that a threshold may name, and what each measures; by default null, which allows any.</summary>
    public IReadOnlyDictionary<string, Quantity>? Metrics { get; init; }
}
