using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Scenarios;

/// <summary>The list of all fields for a reader, made from the table that reads them.</summary>
public static class ScenarioReference
{
    /// <summary>Lists every field in the order of a file.</summary>
    /// <returns>A row a field; items of lists are written <c>devices[]</c>.</returns>
    public static IReadOnlyList<ScenarioReferenceRow> Rows() => [.. Rows(ScenarioTable.Root, "")];

    private static IEnumerable<ScenarioReferenceRow> Rows(ObjectShape section, string path)
    {
        var defaults = section.NewRecord();
        foreach (var field in section.Fields)
        {
            var childPath = ObjectShape.ChildPath(path, field.Key);
            var inner = field.Shape is IListShape list ? list.Item : field.Shape;
            var given = field.Required || field.Shape is not ScalarShape ? null : field.Get(defaults);
            var text = given is null ? "" : ((ScalarNode)field.Shape.Write(given, "", new Dictionary<string, ValueOrigin>())).Text;
            yield return new ScenarioReferenceRow(childPath, field.Required, text, inner is ObjectShape ? "" : inner.Words, field.Summary);
            if (inner is not ObjectShape nested)
                continue;
            foreach (var row in Rows(nested, ReferenceEquals(inner, field.Shape) ? childPath : childPath + "[]"))
                yield return row;
        }
    }
}

/// <summary>One field of a scenario, for a reader.</summary>
/// <param name="Path">Its path, as <c>devices[].size</c>.</param>
/// <param name="Required">Whether a scenario must give it.</param>
/// <param name="Default">The value that holds otherwise; empty where there is none.</param>
/// <param name="Allowed">What is allowed; empty for a section.</param>
/// <param name="Summary">What it means.</param>
public sealed record ScenarioReferenceRow(string Path, bool Required, string Default, string Allowed, string Summary);
