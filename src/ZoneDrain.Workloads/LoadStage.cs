namespace ZoneDrain.Workloads;

/// <summary>One stage of an open loop: a rate, or a ramp from one rate to another.</summary>
public sealed record LoadStage
{
    /// <summary>How long it lasts: 1 ms to 30 days, by default 10 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Arrivals a second at its start: 0.001/s to 1000000M/s.</summary>
    public double Rate { get; init; }

    /// <summary>Arrivals a second at its end, reached in a straight line; without it the rate stays.</summary>
    public double? To { get; init; }
}
