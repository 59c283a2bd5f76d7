using System.Text.Json.Nodes;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>Reads a single value.</summary>
/// <param name="text">The text.</param>
/// <param name="value">The value; null where the text is refused.</param>
/// <returns>What is wrong with the text, or null.</returns>
internal delegate string? ScalarParser(string text, out object? value);

/// <summary>A single value: a number, a word, a text, or a quantity with its unit.</summary>
internal sealed class ScalarShape(string words, ScalarParser parse, Func<object, string> format, Func<JsonObject> schema) : Shape
{
    /// <inheritdoc/>
    public override string Words => words;

    /// <summary>Whether the value is text, which is written in quotes where it could be taken for something else.</summary>
    public bool IsText { get; init; }

    /// <summary>A further check of a value, against what is known about this reading.</summary>
    public Func<object, ScenarioReading, (string Message, string Allowed)?>? Check { get; init; }

    /// <inheritdoc/>
    public override object? Read(Node node, string path, ScenarioReading reading)
    {
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            ReportKind(node, path, reading);
            return null;
        }

        object? value = null;
        var problem = scalar.Quoted && !IsText ? "stands in quotes" : parse(scalar.Text, out value);
        if (problem is null && Check?.Invoke(value!, reading) is { } failure)
        {
            reading.Report(new ScenarioError(node.Origin, path, scalar.Excerpt, failure.Message, failure.Allowed));
            return null;
        }

        if (problem is not null)
            reading.Report(new ScenarioError(node.Origin, path, scalar.Excerpt, problem, words));
        return value;
    }

    /// <inheritdoc/>
    public override Node Write(object value, string path, IReadOnlyDictionary<string, ValueOrigin> origins) =>
        new ScalarNode(OriginAt(path, origins), format(value), quoted: IsText);

    /// <inheritdoc/>
    public override JsonObject Schema() => schema();
}
