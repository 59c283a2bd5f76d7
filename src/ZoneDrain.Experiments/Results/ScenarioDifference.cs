using ZoneDrain.Experiments.Scenarios.Format;

namespace ZoneDrain.Experiments.Results;

/// <summary>What differs between the effective scenarios of two runs, value by value.</summary>
public static class ScenarioDifference
{
    // How often and with which seed something was measured does not change what was measured, nor does its name or its demands.
    private static readonly string[] Beside = ["seed", "repeat", "thresholds", "name", "description", "soak", "faults"];

    /// <summary>Paths with both values, as <c>devices[0].size: 256MiB and 1GiB</c>, in the order of the first; null where a text is no scenario.</summary>
    /// <param name="mine">The effective scenario of one run, as YAML.</param>
    /// <param name="theirs">That of the other.</param>
    public static IReadOnlyList<string>? Between(string mine, string theirs)
    {
        if (Values(mine) is not { } own || Values(theirs) is not { } other) return null;
        return
        [
            .. own.Keys.Union(other.Keys)
                .Where(path => own.GetValueOrDefault(path) != other.GetValueOrDefault(path))
                .Select(path => $"{path}: {own.GetValueOrDefault(path) ?? "none"} and {other.GetValueOrDefault(path) ?? "none"}"),
        ];
    }

    private static Dictionary<string, string>? Values(string yaml)
    {
        try
        {
            var found = new Dictionary<string, string>();
            if (YamlNodes.Read(yaml, (_, _) => Scenarios.ValueOrigin.Default) is not MappingNode root) return null;
            foreach (var entry in root.Entries.Where(entry => !Beside.Contains(entry.Key))) Add(entry.Value, entry.Key, found);
            return found;
        }
        catch (YamlDotNet.Core.YamlException)
        {
            return null;
        }
    }

    private static void Add(Node node, string path, Dictionary<string, string> found)
    {
        switch (node)
        {
            case MappingNode mapping:
                foreach (var entry in mapping.Entries) Add(entry.Value, $"{path}.{entry.Key}", found);
                break;
            case SequenceNode sequence:
                foreach (var (index, item) in sequence.Items.Index()) Add(item, $"{path}[{index}]", found);
                break;
            case ScalarNode scalar:
                found[path] = scalar.Text;
                break;
        }
    }
}
