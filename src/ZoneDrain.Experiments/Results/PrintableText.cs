using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ZoneDrain.Experiments.Results;

/// <summary>
/// The one place that makes text from outside fit to be shown: control characters and what reverses or hides text become visible escapes, so that no name in a
/// file can move a cursor or pass for something else, and passwords in addresses become dots.
/// </summary>
public static partial class PrintableText
{
    private const string Dots = "…";

    /// <summary>The text, safe to show; line feeds and tabs stay.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = WithoutSecrets(text);
        if (!shown.AsSpan().ContainsAnyExceptInRange(' ', '~') || !HasUnprintable(shown))
            return shown;
        var safe = new StringBuilder(shown.Length + 8);
        foreach (var rune in shown.EnumerateRunes())
        {
            if (IsPrintable(rune))
                safe.Append(rune.ToString());
            else
                AppendEscapes(safe, rune);
        }

        return safe.ToString();
    }

    /// <summary>The text with dots in place of each password: that before the @ of an address, and values of keys that name one.</summary>
    public static string WithoutSecrets(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains('@', StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal))
            return text;
        return PasswordKey().Replace(UserInfo().Replace(text, $"$1{Dots}@"), $"$1{Dots}");
    }

    // As JSON has them, so that a document that is printed stays the same document.
    private static void AppendEscapes(StringBuilder safe, Rune rune)
    {
        foreach (var unit in rune.ToString())
            safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }

    private static bool HasUnprintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsPrintable(rune))
                return true;
        }

        return false;
    }

    // A lone surrogate is enumerated as U+FFFD, which a writer makes of it anyway.
    private static bool IsPrintable(Rune rune) => rune.Value is '\n' or '\t' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);

    // A password may hold anything but what ends an address; with an @ of its own it reaches to the last one. The word itself stands in forms of addresses.
    // Of white space only a blank and a line feed end one, for Uri takes the rest.
    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]*://[^ \n/?#:@'""]*:)(?!password@)[^ \n/?#'""]*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b((?:ssl)?passw(?:or)?d\s*=\s*|pwd\s*=\s*)[^\s&;'""]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PasswordKey();
}
