using System.Globalization;
using YamlDotNet.Core;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>Puts values from the environment and the command line into the nodes of a scenario, before it is read as a whole.</summary>
internal static class Overrides
{
    /// <summary>What the names of environment variables that set scenario values start with.</summary>
    public const string Prefix = "ZONEDRAIN__";

    /// <summary>Applies every variable that starts with the prefix, in the order of their names.</summary>
    public static void ApplyEnvironment(MappingNode root, IReadOnlyDictionary<string, string> environment, ScenarioReading reading)
    {
        var ours = environment.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal));
        foreach (var (name, value) in ours.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Apply(root, name[Prefix.Length..].Split("__"), value, new ValueOrigin(OriginKind.Environment, name, 0, 0), reading);
    }

    /// <summary>Applies every <c>path=value</c>, in order, so that the last one wins.</summary>
    public static void ApplySets(MappingNode root, IEnumerable<string> sets, ScenarioReading reading)
    {
        foreach (var set in sets)
        {
            var equals = set.IndexOf('=', StringComparison.Ordinal);
            var origin = new ValueOrigin(OriginKind.Set, set, 0, 0);
            if (equals <= 0)
                reading.Report(new ScenarioError(origin, "", "", "has no path and value", "path=value, such as devices[0].size=1GiB"));
            else
                Apply(root, Segments(set[..equals]), set[(equals + 1)..], origin, reading);
        }
    }

    private static string[] Segments(string path) =>
        path.Trim().Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');

    private static void Apply(MappingNode root, string[] segments, string text, ValueOrigin origin, ScenarioReading reading)
    {
        Shape shape = ScenarioTable.Root;
        var place = new Place(() => root, _ => { }, "");
        foreach (var segment in segments)
        {
            var next = shape switch
            {
                ObjectShape section => Enter(section, place, segment, origin, reading),
                IListShape list => Enter(list, place, segment, origin, reading),
                _ => Refuse(place, segment, origin, reading),
            };
            if (next is not { } found)
                return;
            (shape, place) = found;
        }

        if (ReadValue(shape, text, place.Path, origin, reading) is { } value)
            place.Set(value);
    }

    private static (Shape Shape, Place Place)? Enter(ObjectShape section, Place place, string segment, ValueOrigin origin, ScenarioReading reading)
    {
        if (section.Find(segment, folded: origin.Kind == OriginKind.Environment) is not { } field)
        {
            reading.Report(section.UnknownKey(segment, origin, place.Path));
            return null;
        }

        if (place.Get() is null)
            place.Set(new MappingNode(origin));
        // A value of the wrong kind in the file is reported when the file is read; there is nothing to enter.
        if (place.Get() is not MappingNode mapping)
            return null;
        return (field.Shape, PlaceOf(mapping, field.Key, ObjectShape.ChildPath(place.Path, field.Key), origin));
    }

    private static Place PlaceOf(MappingNode mapping, string key, string path, ValueOrigin origin) => new(
        () => mapping.Entries.Find(entry => entry.Key == key).Value,
        value =>
        {
            var index = mapping.Entries.FindIndex(entry => entry.Key == key);
            var entry = new MappingEntry(key, origin, value);
            if (index < 0)
                mapping.Entries.Add(entry);
            else
                mapping.Entries[index] = entry;
        },
        path);

    private static (Shape Shape, Place Place)? Enter(IListShape list, Place place, string segment, ValueOrigin origin, ScenarioReading reading)
    {
        if (place.Get() is null)
            place.Set(new SequenceNode(origin));
        if (place.Get() is not SequenceNode sequence)
            return null;
        var items = sequence.Items;
        if (!int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > items.Count)
        {
            reading.Report(new ScenarioError(origin, place.Path, segment, "is not an item of the list", $"0 to {items.Count}, the last of which adds an item"));
            return null;
        }

        void SetItem(Node value)
        {
            if (index < items.Count)
                items[index] = value;
            else
                items.Add(value);
        }

        return (list.Item, new Place(() => index < items.Count ? items[index] : null, SetItem, $"{place.Path}[{index}]"));
    }

    private static (Shape Shape, Place Place)? Refuse(Place place, string segment, ValueOrigin origin, ScenarioReading reading)
    {
        reading.Report(new ScenarioError(origin, place.Path, segment, "is a key below a single value", $"{place.Path} alone"));
        return null;
    }

    /// <summary>A single value is taken as it stands; a mapping or list is read as YAML, as in <c>{read-fault: 1}</c>.</summary>
    private static Node? ReadValue(Shape shape, string text, string path, ValueOrigin origin, ScenarioReading reading)
    {
        if (shape is ScalarShape)
            return new ScalarNode(origin, text.Trim(), quoted: false);
        try
        {
            return YamlNodes.Read(text, (_, _) => origin) ?? new ScalarNode(origin, "", quoted: false);
        }
        catch (YamlException exception)
        {
            reading.Report(new ScenarioError(origin, path, text, $"is not YAML: {exception.Message}", shape.Words));
            return null;
        }
    }

    /// <summary>A place in the nodes that a value can be put into.</summary>
    private sealed record Place(Func<Node?> Get, Action<Node> Set, string Path);
}
