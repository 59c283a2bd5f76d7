using System.Text;

namespace ZoneDrain.Fuzz;

/// <summary>Makes inputs from good ones by a few changes of the kinds that break readers. The same seed makes the same inputs.</summary>
internal sealed class Mutator(int seed)
{
    private const int ChangesMax = 4;
    private const int BytesMax = 256 * 1024;

    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "127", "128", "255", "65536", "2147483647", "2147483648", "-2147483649", "4294967295", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551615", "18446744073709551616", "7fffffffffffffff", "7fffffffffff0000", "ffffffffffffffff", "fffffffffffff000",
        "0x7f0000000000", "0x7fffffffffffffff", "1e308", "1e999", "-1e999", "0.0000001", "99999999999999999999999999", "NaN", "\"Infinity\"", "\"-Infinity\"",
    ];

    private static readonly string[] Words =
    [
        "null", "true", "false", "[]", "{}", "\"\"", "[null]", "\0", "\u001b[2J", "\u0007", "\r", "\n", "\t", "\u2028", "\u202e", "\uFFFD", "\\ud800",
        "\\u0000", "é", "😀", "'", "\"", ",", ":", ";", "=", "/", "//", "..", "../", "%00", "%", "\\", "?", "#", "@", "&a ", "*a", "!!x ", "- ", "| ",
        "---\n", "{", "}", "[", "]", "<script>", "]]>", "password=", "10 s", "ns", "1ms", "1GiB", "1/s",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next(IReadOnlyList<byte[]> corpus)
    {
        var bytes = new List<byte>(corpus[_random.Next(corpus.Count)]);
        var changes = _random.Next(1, ChangesMax + 1);
        for (var change = 0; change < changes; change++) Change(bytes, corpus);
        if (bytes.Count > BytesMax) bytes.RemoveRange(BytesMax, bytes.Count - BytesMax);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        var at = _random.Next(bytes.Count + 1);
        switch (_random.Next(12))
        {
            case 0 or 1 or 2 or 3:
                ReplaceNumber(bytes, at);
                break;
            case 4:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Words[_random.Next(Words.Length)]));
                break;
            case 5:
                ReplaceWord(bytes, at);
                break;
            case 6 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 7:
                bytes.RemoveRange(at, Math.Min(_random.Next(1, 40), bytes.Count - at));
                break;
            case 8:
                var (from, to) = LineAt(bytes, at);
                bytes.InsertRange(to, bytes.GetRange(from, to - from));
                break;
            case 9:
                (from, to) = LineAt(bytes, at);
                bytes.RemoveRange(from, to - from);
                break;
            case 10:
                var other = corpus[_random.Next(corpus.Count)];
                var start = _random.Next(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(start, Math.Min(_random.Next(200), other.Length - start)).ToArray());
                break;
            case 11 when _random.Next(8) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    // The number that stands nearest behind the place.
    private void ReplaceNumber(List<byte> bytes, int at)
    {
        while (at < bytes.Count && !char.IsAsciiHexDigit((char)bytes[at])) at++;
        var end = at;
        while (end < bytes.Count && (char.IsAsciiHexDigit((char)bytes[end]) || bytes[end] is (byte)'.' or (byte)'x')) end++;
        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Encoding.UTF8.GetBytes(Numbers[_random.Next(Numbers.Length)]));
    }

    private void ReplaceWord(List<byte> bytes, int at)
    {
        while (at < bytes.Count && !char.IsAsciiLetterOrDigit((char)bytes[at])) at++;
        var end = at;
        while (end < bytes.Count && char.IsAsciiLetterOrDigit((char)bytes[end])) end++;
        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Encoding.UTF8.GetBytes(Words[_random.Next(Words.Length)]));
    }

    private static (int From, int To) LineAt(List<byte> bytes, int at)
    {
        var from = at == 0 ? 0 : bytes.LastIndexOf((byte)'\n', at - 1) + 1;
        var to = at >= bytes.Count ? -1 : bytes.IndexOf((byte)'\n', at);
        return (from, to < 0 ? bytes.Count : to + 1);
    }
}
