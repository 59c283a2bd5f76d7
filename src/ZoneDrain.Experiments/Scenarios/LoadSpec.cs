namespace ZoneDrain.Experiments.Scenarios;

/// <summary>How much is done, and how fast a real pgmap would see it.</summary>
public sealed record LoadSpec
{
    /// <summary>The operations a second of a real pgmap; the break-even needs it to turn edges an operation into edges a second.
    /// 0.001/s to 1000000M/s, by default 250000/s.</summary>
    public double Rate { get; init; } = 250_000;

    /// <summary>The operations of one life of the devices in one repetition: 1 to 100,000,000,000, by default 200,000.</summary>
    public long Operations { get; init; } = 200_000;

    /// <summary>The workers: 1 to 1024, or 0 (default) for every core.</summary>
    public int Threads { get; init; }
}
