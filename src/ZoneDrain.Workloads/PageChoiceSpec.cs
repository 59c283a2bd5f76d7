namespace ZoneDrain.Workloads;

/// <summary>Which page an operation chooses.</summary>
public sealed record PageChoiceSpec
{
    /// <summary>The distribution; uniform by default.</summary>
    public PageChoice Choice { get; init; } = PageChoice.Uniform;

    /// <summary>The exponent of zipf: 0.01 to 5, by default 0.99.</summary>
    public double Theta { get; init; } = 0.99;

    /// <summary>The number of hot pages of hot-set: 1 to 1,000,000, by default 64.</summary>
    public int HotPages { get; init; } = 64;

    /// <summary>The share of operations that goes to the hot pages: 0 to 1, by default 0.9.</summary>
    public double HotShare { get; init; } = 0.9;
}

/// <summary>How an operation chooses its page.</summary>
public enum PageChoice
{
    /// <summary>Every page is equally likely.</summary>
    Uniform,

    /// <summary>The page of rank r is chosen in proportion to 1 / r^theta.</summary>
    Zipf,

    /// <summary>A share of the operations goes to a few hot pages, the rest to the others evenly.</summary>
    HotSet,
}
