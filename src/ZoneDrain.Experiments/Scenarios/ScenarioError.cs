namespace ZoneDrain.Experiments.Scenarios;

/// <summary>One thing that is wrong, or in a warning doubtful, in a scenario.</summary>
/// <param name="Origin">Where the value was given: a line of the file, a variable or a --set.</param>
/// <param name="Path">The value's path, as <c>devices[0].size</c>; empty for the whole file.</param>
/// <param name="Value">The value as it was written; empty where something is missing.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Allowed">What is allowed there instead.</param>
public sealed record ScenarioError(ValueOrigin Origin, string Path, string Value, string Message, string Allowed)
{
    /// <summary>The line in the file, from 1; 0 for a variable or a --set.</summary>
    public int Line => Origin.Line;

    /// <summary>The column in the file, from 1; 0 for a variable or a --set.</summary>
    public int Column => Origin.Column;

    /// <summary>The error as one line: place, path, value, what is wrong, what is allowed.</summary>
    /// <returns>A line that starts as compilers' messages do.</returns>
    public override string ToString()
    {
        var place = Origin.Kind switch
        {
            OriginKind.File => $"{Origin.Source}:{Line}:{Column}",
            OriginKind.Environment => $"environment {Origin.Source}",
            OriginKind.Set => $"--set {Origin.Source}",
            OriginKind.Default => "default",
            _ => throw new InvalidOperationException($"No text for the origin {Origin.Kind}."),
        };
        var path = Path.Length == 0 ? "" : $" {Path}:";
        var value = Value.Length == 0 ? "" : $" '{Value}'";
        var allowed = Allowed.Length == 0 ? "" : $"; allowed: {Allowed}";
        return $"{place}:{path}{value} {Message}{allowed}";
    }
}
