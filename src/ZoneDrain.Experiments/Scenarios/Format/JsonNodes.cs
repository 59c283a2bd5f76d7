using System.Text;
using System.Text.Json;

namespace ZoneDrain.Experiments.Scenarios.Format;

/// <summary>Reads JSON into the same nodes as YAML, by JSON's own rules, so that a file named .json is one.</summary>
internal static class JsonNodes
{
    /// <summary>Reads one document.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="originAt">The origin of what stands at a line and column.</param>
    /// <returns>The root.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Node Read(string text, Func<int, int, ValueOrigin> originAt)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 16 });
        var places = new Places(bytes, originAt);
        reader.Read();
        var root = ReadNode(ref reader, places);
        reader.Read();
        return root;
    }

    private static Node ReadNode(ref Utf8JsonReader reader, Places places)
    {
        var origin = places.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var mapping = new MappingNode(origin);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var keyOrigin = places.At(reader.TokenStartIndex);
                    var key = GetString(ref reader, keyOrigin);
                    reader.Read();
                    mapping.Entries.Add(new MappingEntry(key, keyOrigin, ReadNode(ref reader, places)));
                }

                return mapping;
            case JsonTokenType.StartArray:
                var sequence = new SequenceNode(origin);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    sequence.Items.Add(ReadNode(ref reader, places));
                return sequence;
            case JsonTokenType.String:
                return new ScalarNode(origin, GetString(ref reader, origin), quoted: true);
            default:
                return new ScalarNode(origin, Encoding.UTF8.GetString(reader.ValueSpan), quoted: false);
        }
    }

    private static string GetString(ref Utf8JsonReader reader, ValueOrigin origin)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair passes the reader and fails here.
            throw new JsonException("a text escapes half a character", null, origin.Line - 1, origin.Column - 1, exception);
        }
    }

    /// <summary>Turns byte offsets, asked for in rising order, into lines and columns.</summary>
    private sealed class Places(byte[] bytes, Func<int, int, ValueOrigin> originAt)
    {
        private long _offset;
        private int _line = 1;
        private int _column = 1;

        public ValueOrigin At(long offset)
        {
            for (; _offset < offset; _offset++)
            {
                if (bytes[_offset] == (byte)'\n')
                    (_line, _column) = (_line + 1, 1);
                else if ((bytes[_offset] & 0xC0) != 0x80)
                    _column++;
            }

            return originAt(_line, _column);
        }
    }
}
