using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>Writes nodes as YAML, each value followed by its origin, or as JSON.</summary>
internal static partial class NodeText
{
    /// <summary>The YAML text of a mapping.</summary>
    public static string ToYaml(MappingNode root)
    {
        var text = new StringBuilder();
        WriteEntries(text, root, "", "");
        return text.ToString();
    }

    /// <summary>The node as JSON; unquoted values are numbers or words of JSON already.</summary>
    public static JsonNode? ToJson(Node node) => node switch
    {
        ScalarNode { Quoted: true } scalar => JsonValue.Create(scalar.Text),
        ScalarNode scalar => JsonNode.Parse(scalar.Text),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        _ => throw new InvalidOperationException($"No JSON for {node.GetType().Name}."),
    };

    private static void WriteEntries(StringBuilder text, MappingNode mapping, string firstIndent, string indent)
    {
        foreach (var entry in mapping.Entries)
        {
            text.Append(firstIndent).Append(entry.Key).Append(':');
            WriteValue(text, entry.Value, indent + "  ");
            firstIndent = indent;
        }
    }

    private static void WriteValue(StringBuilder text, Node node, string indent)
    {
        switch (node)
        {
            case ScalarNode scalar:
                text.Append(' ').Append(Quote(scalar)).Append(Comment(node)).Append('\n');
                break;
            case SequenceNode { Items.Count: 0 }:
                text.Append(" []").Append(Comment(node)).Append('\n');
                break;
            case SequenceNode sequence:
                text.Append('\n');
                foreach (var item in sequence.Items)
                    WriteItem(text, item, indent);
                break;
            case MappingNode mapping:
                text.Append('\n');
                WriteEntries(text, mapping, indent, indent);
                break;
            default:
                throw new InvalidOperationException($"No YAML for {node.GetType().Name}.");
        }
    }

    private static void WriteItem(StringBuilder text, Node item, string indent)
    {
        if (item is MappingNode mapping)
        {
            WriteEntries(text, mapping, indent + "- ", indent + "  ");
            return;
        }

        text.Append(indent).Append('-');
        WriteValue(text, item, indent + "  ");
    }

    private static string Comment(Node node) => "  # from: " + string.Concat(node.Origin.ToString().Select(c => char.IsControl(c) ? '?' : c));

    private static string Quote(ScalarNode scalar)
    {
        var taken = scalar.Text is "true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n";
        if (!scalar.Quoted || (!taken && Plain().IsMatch(scalar.Text)))
            return scalar.Text;
        var quoted = new StringBuilder("\"");
        foreach (var c in scalar.Text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF')
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Text that no reader of YAML takes for anything but text: a word, or a quantity with its unit.</summary>
    [GeneratedRegex(@"^([a-z][a-z0-9-]*|[0-9.]+([KMGT]iB|B|ns|us|ms|s|m|h|/s))\z")]
    private static partial Regex Plain();
}
