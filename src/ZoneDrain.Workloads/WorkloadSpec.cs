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
