using System.Globalization;
using System.Net;
using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>What a source says of one key. Whatever is wrong with it goes to the errors, with its place and what is allowed.</summary>
/// <param name="Place">Where it stands, as <c>silo.json: siloPort</c>.</param>
/// <param name="Value">The text; null where there is none.</param>
/// <param name="Folder">The folder that paths begin at.</param>
/// <param name="Errors">Where errors go.</param>
internal sealed record SettingValue(string Place, string? Value, string Folder, List<string> Errors)
{
    /// <summary>A text that is not empty.</summary>
    public string Text()
    {
        if (Value is { Length: > 0 } text) return text;
        Errors.Add($"{Place}: is empty");
        return "";
    }

    /// <summary>A path, made whole.</summary>
    public string Path()
    {
        var text = Text();
        if (text.Length == 0) return "";
        if (!text.Contains('\0', StringComparison.Ordinal)) return System.IO.Path.GetFullPath(text, Folder);
        Errors.Add($"{Place}: is no path, for it has a character that ends texts");
        return "";
    }

    /// <summary>True or false.</summary>
    public bool Flag()
    {
        if (bool.TryParse(Value, out var flag)) return flag;
        Errors.Add($"{Place}: {Value} is neither true nor false");
        return false;
    }

    /// <summary>A port.</summary>
    public int Port() => Number(1, 65535);

    /// <summary>A whole number.</summary>
    public int Number(int least, int most)
    {
        var isNumber = int.TryParse(Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= least && number <= most) return number;
        Errors.Add($"{Place}: {Value} is not allowed; allowed: {least} to {most}");
        return least;
    }

    /// <summary>An IP address.</summary>
    public IPAddress Address()
    {
        var text = Text();
        if (IPAddress.TryParse(text, out var address)) return address;
        if (text.Length > 0) Errors.Add($"{Place}: '{text}' is no IP address, such as 127.0.0.1");
        return IPAddress.Loopback;
    }

    /// <summary>An IP address with a port.</summary>
    public IPEndPoint? EndPoint()
    {
        var text = Text();
        if (IPEndPoint.TryParse(text, out var point) && point.Port > 0) return point;
        if (text.Length > 0) Errors.Add($"{Place}: '{text}' is no address with a port, such as 127.0.0.1:11111");
        return null;
    }

    /// <summary>Addresses with ports, with commas between them; none where the text is empty.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints()
    {
        const StringSplitOptions Clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        return [.. (Value ?? "").Split(',', Clean).Select(text => (this with { Value = text }).EndPoint()).OfType<IPEndPoint>()];
    }

    /// <summary>The address of a collector. What was given is not repeated, for it may hold a password.</summary>
    public Uri? Collector()
    {
        var text = Text();
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri;
        if (text.Length > 0) Errors.Add($"{Place}: is no address of a collector, such as http://127.0.0.1:4318");
        return null;
    }

    /// <summary>The address of a database. What was given is not repeated, for it may hold a password.</summary>
    public DatabaseAddress? Database()
    {
        var text = Text();
        if (text.Length == 0) return null;
        var address = DatabaseAddress.TryParse(text, out var problem);
        if (address is null) Errors.Add($"{Place}: {problem}");
        return address;
    }

    /// <summary>One of some words; what an enum's member is called besides stands in <paramref name="others"/>.</summary>
    public T Word<T>(string what, params (string Word, T Value)[] others) where T : struct, Enum
    {
        var text = Text();
        if (text.Length > 0 && !char.IsAsciiDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)) return value;
        foreach (var (word, meant) in others)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase)) return meant;
        }

        var allowed = string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
        if (text.Length > 0) Errors.Add($"{Place}: '{text}' is no {what}; allowed: {allowed}");
        return default;
    }
}
