namespace ZoneDrain.Experiments.Results;

/// <summary>A time of which nothing was recorded: between the end of a program and the resumption of its run.</summary>
/// <param name="FromMs">Its start, in milliseconds since the start of the run.</param>
/// <param name="ToMs">Its end.</param>
/// <param name="NextCycle">The cycle with which the run went on.</param>
public sealed record LoadGap(double FromMs, double ToMs, int NextCycle)
{
    /// <summary>The world that outlived the program, and in which the run went on; null where it began a new one.</summary>
    public string? World { get; init; }

    /// <summary>What was found in that world, and what became of it, a line each.</summary>
    public IReadOnlyList<string> Found { get; init; } = [];
}
