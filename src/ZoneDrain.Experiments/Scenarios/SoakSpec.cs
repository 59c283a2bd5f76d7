namespace ZoneDrain.Experiments.Scenarios;

/// <summary>How a soak goes on and on.</summary>
public sealed record SoakSpec
{
    /// <summary>How long it lasts: 1 ms to 30 days, by default 8 h.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromHours(8);

    /// <summary>The load between a creation of the devices and their teardown: 10 ms to 24 h, by default 1 min.</summary>
    public TimeSpan Cycle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The time between two audits, for which all workers stop: 10 ms to 24 h, by default 15 s. There is one at the end of each cycle too.</summary>
    public TimeSpan Audit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The growth of resident memory that is still called flat, in bytes an hour, or in all of a shorter soak:
    /// 4 KiB to 1 TiB, by default 16 MiB.</summary>
    public long MemoryGrowthMax { get; init; } = 16L << 20;

    /// <summary>The growth of references that is still called flat, as a share of their mean an hour, or in all of a shorter soak:
    /// 0 to 100, by default 0.05.</summary>
    public double ReferenceGrowthMax { get; init; } = 0.05;
}
