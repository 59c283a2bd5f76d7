namespace ZoneDrain.Workloads;

/// <summary>The processes of a scenario.</summary>
public sealed record ProcessSpec
{
    /// <summary>The number of processes: 1 to 100,000, by default 8.</summary>
    public int Count { get; init; } = 8;

    /// <summary>The threads of each: 1 to 64, by default 2.</summary>
    public int Threads { get; init; } = 2;
}
