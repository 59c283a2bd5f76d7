namespace ZoneDrain.Workloads;

/// <summary>What the processes do.</summary>
public sealed record WorkloadSpec
{
    /// <summary>How often each operation is chosen.</summary>
    public OperationMix Mix { get; init; } = OperationMix.Default;

    /// <summary>Which page an operation chooses.</summary>
    public PageChoiceSpec Pages { get; init; } = new();

    /// <summary>The pages of one gup call: 1 (default) to 512.</summary>
    public int GupPages { get; init; } = 1;

    /// <summary>How long pins are held.</summary>
    public HoldSpec Hold { get; init; } = new();
}

/// <summary>How long pins are held.</summary>
public sealed record HoldSpec
{
    /// <summary>The mean number of operations of the load that pass while a pin is held: 0 to 1,000,000,000, by default 100.</summary>
    public double Operations { get; init; } = 100;

    /// <summary>The share of longterm pins that are handed to an owner which outlives the process: 0 (default) to 1.</summary>
    public double OutliveProcess { get; init; }
}
