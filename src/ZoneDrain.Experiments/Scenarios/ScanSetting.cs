namespace ZoneDrain.Experiments.Scenarios;

/// <summary>A value of a scenario that a scan changes, and what it takes in turn: <c>devices[0].size=64MiB,1GiB,16GiB</c>.</summary>
/// <param name="Path">The value's path.</param>
/// <param name="Values">What it takes, two or more, each once, as they are written.</param>
public sealed record ScanSetting(string Path, IReadOnlyList<string> Values)
{
    /// <summary>Points of a scan at most: each is a comparison.</summary>
    public const int PointsMax = 64;

    /// <summary>Reads a setting. Null, with the reason as a clause in <paramref name="error"/>, when it is none.</summary>
    public static ScanSetting? Read(string text, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sides = text.Split('=', 2, StringSplitOptions.TrimEntries);
        var values = sides.Length < 2 ? [] : sides[1].Split(',', StringSplitOptions.TrimEntries);
        error = sides.Length < 2 || sides[0].Length == 0 ? "is not PATH=VALUE,VALUE"
            : values.Length < 2 || values.Contains("") ? "has fewer than two values"
            : values.Distinct().Count() < values.Length ? "has a value twice"
            : "";
        return error.Length > 0 ? null : new(sides[0], values);
    }

    /// <summary>Every combination of the values of some settings, as <c>path=value</c> each; the last setting changes first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Points(IReadOnlyList<ScanSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        IEnumerable<IReadOnlyList<string>> points = [[]];
        foreach (var setting in settings)
            points = points.SelectMany(point => setting.Values.Select(value => (IReadOnlyList<string>)[.. point, $"{setting.Path}={value}"]));
        return [.. points];
    }
}
