namespace ZoneDrain.Experiments.Tests.Traces.Replay;

/// <summary>A theory about the full recordings, which are too large to keep here: it runs where ZONEDRAIN_TRACES names their folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TracesTheoryAttribute : TheoryAttribute
{
    internal const string Variable = "ZONEDRAIN_TRACES";

    public TracesTheoryAttribute()
    {
        if (Folder is null) Skip = $"the full recordings are not here: set {Variable} to their folder";
    }

    internal static string? Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;
}
