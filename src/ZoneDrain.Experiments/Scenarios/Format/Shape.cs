using System.Text.Json.Nodes;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>What a value looks like: one description that reads it, writes it and gives its JSON schema.</summary>
internal abstract class Shape
{
    /// <summary>What is allowed, in words that end a message.</summary>
    public abstract string Words { get; }

    /// <summary>Reads a value and reports what is wrong with it.</summary>
    /// <returns>The value; null, or the value without its wrong parts, where something was reported.</returns>
    public abstract object? Read(Node node, string path, ScenarioReading reading);

    /// <summary>Writes a value with the origin of each of its parts.</summary>
    public abstract Node Write(object value, string path, IReadOnlyDictionary<string, ValueOrigin> origins);

    /// <summary>The JSON schema of the value.</summary>
    public abstract JsonObject Schema();

    /// <summary>The origin of a value that is written.</summary>
    protected static ValueOrigin OriginAt(string path, IReadOnlyDictionary<string, ValueOrigin> origins) =>
        origins.TryGetValue(path, out var origin) ? origin : ValueOrigin.Default;

    /// <summary>Reports a value of another kind than this shape.</summary>
    protected void ReportKind(Node node, string path, ScenarioReading reading)
    {
        var found = node switch
        {
            ScalarNode { IsNull: true } => "has no value",
            ScalarNode => "is a single value",
            SequenceNode => "is a list",
            _ => "is a mapping of keys",
        };
        var excerpt = node is ScalarNode { IsNull: true } ? "" : node.Excerpt;
        reading.Report(new ScenarioError(node.Origin, path, excerpt, found, Words));
    }
}
