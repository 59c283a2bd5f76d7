using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>Reads YAML into nodes that know their line and column. Anchors, aliases, tags and further documents are refused:
/// a scenario needs none, and aliases can blow a small file up.</summary>
internal static class YamlNodes
{
    private const int DepthMax = 16;

    /// <summary>Reads one document.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="originAt">The origin of what stands at a line and column.</param>
    /// <returns>The root, or null for an empty document.</returns>
    /// <exception cref="YamlException">The text is not YAML, or uses what is refused.</exception>
    public static Node? Read(string text, Func<int, int, ValueOrigin> originAt)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return ReadDocument(parser, originAt);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or OverflowException)
        {
            // The scanner of YamlDotNet 16.3 answers some broken texts, as a brace that is still open where the next key begins, with these.
            var at = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(at, at, "malformed after this place; is a brace, bracket or quote still open?", exception);
        }
    }

    private static Node? ReadDocument(Parser parser, Func<int, int, ValueOrigin> originAt)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
            return null;
        parser.Consume<DocumentStart>();
        var root = ReadNode(parser, originAt, 0);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
            throw Refuse(parser.Current!, "a second document begins; a scenario is one document");
        return root is ScalarNode { IsNull: true } ? null : root;
    }

    private static Node ReadNode(Parser parser, Func<int, int, ValueOrigin> originAt, int depth)
    {
        if (parser.Accept<AnchorAlias>(out var alias))
            throw Refuse(alias, "aliases are not allowed");
        var node = parser.Consume<NodeEvent>();
        if (!node.Anchor.IsEmpty)
            throw Refuse(node, "anchors are not allowed");
        if (!node.Tag.IsEmpty)
            throw Refuse(node, "tags are not allowed");
        if (depth > DepthMax)
            throw Refuse(node, $"nested deeper than {DepthMax} levels");
        var origin = originAt((int)node.Start.Line, (int)node.Start.Column);
        switch (node)
        {
            case Scalar scalar:
                return new ScalarNode(origin, scalar.Value, scalar.Style != ScalarStyle.Plain);
            case SequenceStart:
                var sequence = new SequenceNode(origin);
                while (!parser.TryConsume<SequenceEnd>(out _))
                    sequence.Items.Add(ReadNode(parser, originAt, depth + 1));
                return sequence;
            case MappingStart:
                var mapping = new MappingNode(origin);
                while (!parser.TryConsume<MappingEnd>(out _))
                    mapping.Entries.Add(ReadEntry(parser, originAt, depth + 1));
                return mapping;
            default:
                throw Refuse(node, "neither a value, a list nor a mapping");
        }
    }

    private static MappingEntry ReadEntry(Parser parser, Func<int, int, ValueOrigin> originAt, int depth) =>
        ReadNode(parser, originAt, depth) is ScalarNode key
            ? new MappingEntry(key.Text, key.Origin, ReadNode(parser, originAt, depth))
            : throw Refuse(parser.Current!, "a key must be a single word");

    private static YamlException Refuse(ParsingEvent at, string message) => new(at.Start, at.End, message);
}
