using System.Text.Json.Nodes;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>A list of values of one shape.</summary>
internal sealed class ListShape<T>(Shape item, int min, int max) : Shape, IListShape
{
    /// <inheritdoc/>
    public Shape Item => item;

    /// <summary>Whether an item may stand only once.</summary>
    public bool Unique { get; init; }

    /// <inheritdoc/>
    public override string Words => $"a list of {min} to {max} items";

    /// <inheritdoc/>
    public override object? Read(Node node, string path, ScenarioReading reading)
    {
        if (node is not SequenceNode sequence)
        {
            ReportKind(node, path, reading);
            return null;
        }

        reading.Origins[path] = node.Origin;
        if (sequence.Items.Count < min || sequence.Items.Count > max)
            reading.Report(path, "", $"has {sequence.Items.Count} items", Words);
        var items = new List<T>();
        var seen = new HashSet<object>();
        foreach (var (index, child) in sequence.Items.Take(max).Index())
        {
            var childPath = $"{path}[{index}]";
            reading.Origins[childPath] = child.Origin;
            if (item.Read(child, childPath, reading) is not T value)
                continue;
            if (Unique && !seen.Add(value))
                reading.Report(childPath, child.Excerpt, "stands here twice", "each item once");
            items.Add(value);
        }

        return new ValueList<T>(items);
    }

    /// <inheritdoc/>
    public override Node Write(object value, string path, IReadOnlyDictionary<string, ValueOrigin> origins)
    {
        var sequence = new SequenceNode(OriginAt(path, origins));
        foreach (var (index, child) in ((ValueList<T>)value).Index())
            sequence.Items.Add(item.Write(child!, $"{path}[{index}]", origins));
        return sequence;
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["minItems"] = min, ["maxItems"] = max, ["items"] = item.Schema() };
        if (Unique)
            schema["uniqueItems"] = true;
        return schema;
    }
}

/// <summary>A list as overrides see it, which know paths and not types.</summary>
internal interface IListShape
{
    /// <summary>The shape of every item.</summary>
    Shape Item { get; }
}
