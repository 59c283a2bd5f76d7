namespace ZoneDrain.Workloads;

/// <summary>How much is done, and how fast a real pgmap would see it.</summary>
public sealed record LoadSpec
{
    /// <summary>The operations a second of a real pgmap; the break-even needs it to turn edges an operation into edges a second, and an open loop has this
    /// many arrivals. 0.001/s to 1000000M/s, by default 250000/s.</summary>
    public double Rate { get; init; } = 250_000;

    /// <summary>The operations of one life of the devices in one repetition of a comparison: 1 to 100,000,000,000, by default 200,000.</summary>
    public long Operations { get; init; } = 200_000;

    /// <summary>The workers: 1 to 1024, or 0 (default) for every core. In a closed loop each is a caller.</summary>
    public int Threads { get; init; }

    /// <summary>Open (default) or closed.</summary>
    public LoadLoop Loop { get; init; } = LoadLoop.Open;

    /// <summary>How arrivals of an open loop are spaced; as from many independent callers by default.</summary>
    public ArrivalKind Arrivals { get; init; } = ArrivalKind.Poisson;

    /// <summary>How long a load lasts, its warm-up included: 1 ms to 30 days, by default 30 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is shown and not counted at the start: 0 to 1 h, by default 2 s.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Stages of an open loop, in order, in place of one rate and duration: 0 to 100.</summary>
    public ValueList<LoadStage> Stages { get; init; } = [];

    /// <summary>How late an arrival may be before it is dropped: 1 ms to 1 h, by default 1 s.</summary>
    public TimeSpan LateMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The share of dropped arrivals above which the run fails: 0 to 1, by default 0.01.</summary>
    public double DroppedMax { get; init; } = 0.01;

    /// <summary>The share of refused arrivals above which the run fails: 0 to 1, by default 0.2; operations that get in each other's way have some.</summary>
    public double RefusedMax { get; init; } = 0.2;

    /// <summary>
    /// The retries of an operation, on an average, above which the run fails: 0 to 1,000, by default 1. Operations that get in each other's way have some; more
    /// than that is a loop that starves whom it waits for.
    /// </summary>
    public double RetriesMax { get; init; } = 1;

    /// <summary>How long after the warm-up thresholds are judged each second, so that the first one missed ends the load: 1 ms to 30 days. Null, the default:
    /// they are judged at the end alone.</summary>
    public TimeSpan? AbortOnFailAfter { get; init; }

    /// <summary>The duration of all stages, or of the whole load where there are none.</summary>
    public TimeSpan Length => Stages.Count == 0 ? Duration : Stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration);
}

/// <summary>How the arrivals of an open loop are spaced.</summary>
public enum ArrivalKind
{
    /// <summary>As from many independent callers: exponential gaps.</summary>
    Poisson,

    /// <summary>Equal gaps.</summary>
    Even,
}

/// <summary>What decides when the next operation of a load starts.</summary>
public enum LoadLoop
{
    /// <summary>The clock: operations arrive at a rate, whether or not earlier ones have ended.</summary>
    Open,

    /// <summary>The end of the one before: callers that wait hide the time in which nothing could be asked.</summary>
    Closed,
}

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
