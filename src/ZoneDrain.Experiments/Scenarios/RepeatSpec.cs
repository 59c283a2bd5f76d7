namespace ZoneDrain.Experiments.Scenarios;

/// <summary>How often an experiment is repeated.</summary>
public sealed record RepeatSpec
{
    /// <summary>The most repetitions that are measured.</summary>
    public const int Max = 1000;

    /// <summary>The repetitions that are measured: 1 to 1000, by default 10.</summary>
    public int Measured { get; init; } = 10;

    /// <summary>The repetitions before them that are thrown away: 0 to 100, by default 1.</summary>
    public int Warmup { get; init; } = 1;

    /// <summary>The repetitions that are audited and not measured: 0 to 100, by default 1.</summary>
    public int Audited { get; init; } = 1;
}
