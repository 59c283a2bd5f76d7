namespace ZoneDrain.Experiments.Scenarios;

/// <summary>Where one value comes from.</summary>
/// <param name="Kind">The layer that gave the value.</param>
/// <param name="Source">The file's path, the variable's name or the text of the <c>--set</c>; empty for a default.</param>
/// <param name="Line">The line in the file, from 1; 0 outside a file.</param>
/// <param name="Column">The column in the file, from 1; 0 outside a file.</param>
public sealed record ValueOrigin(OriginKind Kind, string Source, int Line, int Column)
{
    /// <summary>The origin of a value that nobody gave.</summary>
    public static ValueOrigin Default { get; } = new(OriginKind.Default, "", 0, 0);

    /// <summary>The origin as the effective scenario writes it: default, file:line, environment or --set.</summary>
    /// <returns>One word or place.</returns>
    public override string ToString() => Kind switch
    {
        OriginKind.Default => "default",
        OriginKind.File => $"{Source}:{Line}",
        OriginKind.Environment => "environment",
        OriginKind.Set => "--set",
        _ => throw new InvalidOperationException($"No text for the origin {Kind}."),
    };
}

/// <summary>Where a value of a scenario comes from; a later kind overrides an earlier one.</summary>
public enum OriginKind
{
    /// <summary>The value that holds when nobody says otherwise.</summary>
    Default,

    /// <summary>The scenario file.</summary>
    File,

    /// <summary>An environment variable whose name starts with <c>ZONEDRAIN__</c>.</summary>
    Environment,

    /// <summary>A <c>--set path=value</c> on the command line.</summary>
    Set,
}
