namespace ZoneDrain.Experiments.Scenarios;

/// <summary>The scenarios that come with the program.</summary>
public static class ShippedScenarios
{
    /// <summary>The name of the scenario that runs when none is named.</summary>
    public const string Default = "default";

    private const string Prefix = "ZoneDrain.Scenarios.";
    private const string Ending = ".yaml";

    /// <summary>Lists the names, in alphabetical order.</summary>
    /// <returns>Names that <see cref="Get"/> takes.</returns>
    public static IReadOnlyList<string> List() =>
    [
        .. typeof(ShippedScenarios).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Ending.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Gives the commented text of a scenario, as a start for one's own.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <returns>The YAML text, or null where no scenario has the name.</returns>
    public static string? Text(string name)
    {
        using var stream = typeof(ShippedScenarios).Assembly.GetManifestResourceStream(Prefix + name + Ending);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Loads a scenario.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="options">What is merged into it; nothing by default.</param>
    /// <returns>The scenario, or errors of what was merged; null where no scenario has the name.</returns>
    public static ScenarioResult? Get(string name, ScenarioLoadOptions? options = null) =>
        Text(name) is { } text ? ScenarioLoader.Load(text, $"shipped/{name}{Ending}", options) : null;
}
