using System.Globalization;

namespace ZoneDrain.Ids;

/// <summary>How ids are read: a word, a dash and a decimal number without sign, blanks or leading zeros.</summary>
internal static class IdText
{
    public static bool TryParse(string prefix, string? text, out long value)
    {
        value = 0;
        return text is not null
            && text.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && text.Length == prefix.Length + value.ToString(CultureInfo.InvariantCulture).Length;
    }
}
