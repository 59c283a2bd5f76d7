namespace ZoneDrain.Workloads;

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
