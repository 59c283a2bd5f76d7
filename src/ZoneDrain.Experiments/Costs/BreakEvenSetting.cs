namespace ZoneDrain.Experiments.Costs;

/// <summary>Where a break-even was measured, for its sentence.</summary>
/// <param name="Cores">Cores that worked, 1 or more.</param>
/// <param name="PageChoice">How pages were chosen: "uniform", "zipf", "hot-set"; null where a recording chose them.</param>
public sealed record BreakEvenSetting(int Cores, string? PageChoice)
{
    /// <summary>Threads on those cores, where they are more; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Whose prices led to it, a clause each, where they are not this machine's.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>What becomes of the answer within the ranges of its prices; null where no price is a range.</summary>
    public AnswerRange? Range { get; init; }

    /// <summary>Nanoseconds that a teardown waits beside its CPU time, under the first strategy and the second; null where nothing is told of it.</summary>
    public (double First, double Second)? WaitNs { get; init; }
}
