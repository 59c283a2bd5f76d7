namespace ZoneDrain.Workloads;

/// <summary>How long pins are held.</summary>
public sealed record HoldSpec
{
    /// <summary>The mean number of operations of the load that pass while a pin is held: 0 to 1,000,000,000, by default 100.</summary>
    public double Operations { get; init; } = 100;

    /// <summary>The share of longterm pins that are handed to an owner which outlives the process: 0 (default) to 1.</summary>
    public double OutliveProcess { get; init; }
}
