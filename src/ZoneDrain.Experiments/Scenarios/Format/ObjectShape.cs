using System.Text.Json.Nodes;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>A mapping of keys to values that becomes a record. A key that is not given keeps the value of a new record.</summary>
internal sealed class ObjectShape(string summary, Func<object> create, params IReadOnlyList<Field> fields) : Shape
{
    /// <summary>The rows of the table, in the order in which they are written.</summary>
    public IReadOnlyList<Field> Fields => fields;

    /// <summary>What the mapping is about.</summary>
    public string Summary => summary;

    /// <summary>A new record, which holds the defaults.</summary>
    public object NewRecord() => create();

    /// <inheritdoc/>
    public override string Words => $"a mapping with {string.Join(", ", fields.Select(row => row.Key))}";

    /// <summary>The table of a record whose properties are named as its keys.</summary>
    public static ObjectShape For<T>(string summary, params IReadOnlyList<Field> fields)
        where T : class, new() => new(summary, () => new T(), fields);

    /// <summary>A row for a property, found by the key with a capital letter.</summary>
    public static Field Row<T>(string key, Shape shape, string summary)
    {
        var property = typeof(T).GetProperty(char.ToUpperInvariant(key[0]) + key[1..])
            ?? throw new InvalidOperationException($"{typeof(T).Name} has no property for the key '{key}'.");
        return new Field(key, shape, summary)
        {
            Get = property.GetValue,
            With = (record, value) =>
            {
                // Only this reader sets init-only properties, and only on a record that nobody else has seen yet.
                property.SetValue(record, value);
                return record;
            },
        };
    }

    /// <summary>Finds a row by its key, or by its key without regard to case and hyphens.</summary>
    public Field? Find(string key, bool folded) =>
        fields.FirstOrDefault(field => field.Key == key || (folded && Suggestion.Fold(field.Key) == Suggestion.Fold(key)));

    /// <summary>The error for a key that the table does not have.</summary>
    public ScenarioError UnknownKey(string key, ValueOrigin origin, string path)
    {
        var keys = fields.Select(field => field.Key).ToList();
        var shown = new ScalarNode(origin, key, quoted: true).Excerpt;
        return new ScenarioError(origin, path, shown, "is not a known key" + Suggestion.For(key, keys), string.Join(", ", keys));
    }

    /// <inheritdoc/>
    public override object? Read(Node node, string path, ScenarioReading reading)
    {
        var record = create();
        if (node is not MappingNode mapping)
        {
            ReportKind(node, path, reading);
            return record;
        }

        reading.Origins[path] = node.Origin;
        var given = new Dictionary<string, MappingEntry>();
        foreach (var entry in mapping.Entries)
        {
            var childPath = ChildPath(path, entry.Key);
            if (Find(entry.Key, folded: false) is not { } field)
                reading.Report(UnknownKey(entry.Key, entry.Origin, path));
            else if (!given.TryAdd(entry.Key, entry))
                reading.Report(new ScenarioError(entry.Origin, childPath, "", $"stands twice, first at {given[entry.Key].Origin}", "each key once"));
            else
                record = ReadField(record, field, entry, childPath, reading);
        }

        foreach (var field in fields)
        {
            var childPath = ChildPath(path, field.Key);
            if (field.Required && !given.ContainsKey(field.Key))
                reading.Report(new ScenarioError(node.Origin, childPath, "", "is missing", field.Shape.Words));
            if (given.TryGetValue(field.Key, out var entry) && !field.AppliesTo(record))
                reading.Report(new ScenarioError(entry.Origin, childPath, entry.Value.Excerpt, "has no meaning here", field.AppliesToWords));
        }

        return record;
    }

    /// <inheritdoc/>
    public override Node Write(object value, string path, IReadOnlyDictionary<string, ValueOrigin> origins)
    {
        var mapping = new MappingNode(OriginAt(path, origins));
        foreach (var field in fields.Where(field => field.AppliesTo(value)))
        {
            var childPath = ChildPath(path, field.Key);
            if (field.Get(value) is { } child)
                mapping.Entries.Add(new MappingEntry(field.Key, mapping.Origin, field.Shape.Write(child, childPath, origins)));
        }

        return mapping;
    }

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var defaults = create();
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            var schema = field.Shape.Schema();
            schema["description"] = field.Summary;
            // A section whose defaults are those of its own keys needs no second copy of them.
            if (!field.Required && field.Get(defaults) is { } value && !(field.Shape is ObjectShape section && section.NewRecord().Equals(value)))
                schema["default"] = NodeText.ToJson(field.Shape.Write(value, "", new Dictionary<string, ValueOrigin>()));
            properties[field.Key] = schema;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. fields.Where(field => field.Required).Select(field => JsonValue.Create(field.Key))]),
            ["properties"] = properties,
        };
    }

    /// <summary>The path of a key below a path.</summary>
    public static string ChildPath(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static object ReadField(object record, Field field, MappingEntry entry, string path, ScenarioReading reading)
    {
        reading.Origins[path] = entry.Value.Origin;
        var value = field.Shape.Read(entry.Value, path, reading);
        return value is null ? record : field.With(record, value);
    }
}
