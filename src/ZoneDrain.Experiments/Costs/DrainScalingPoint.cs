namespace ZoneDrain.Experiments.Costs;

/// <summary>One point of a break-even chart.</summary>
public sealed record DrainScalingPoint
{
    /// <summary>The device of this point.</summary>
    public required DeviceShape Shape { get; init; }

    /// <summary>Price of the first strategy's teardown, in nanoseconds of CPU time.</summary>
    public required double FirstTeardownNs { get; init; }

    /// <summary>Price of the second strategy's teardown, in nanoseconds of CPU time.</summary>
    public required double SecondTeardownNs { get; init; }

    /// <summary>Nanoseconds that the first strategy's teardown waits beside it.</summary>
    public double FirstWaitNs { get; init; }

    /// <summary>Nanoseconds that the second strategy's teardown waits beside it.</summary>
    public double SecondWaitNs { get; init; }

    /// <summary>Price of creating the pgmap, in nanoseconds.</summary>
    public required double CreateNs { get; init; }

    /// <summary>The answer at this size and order.</summary>
    public required BreakEven Answer { get; init; }

    /// <summary>Edge pairs a page a life at the crossing; null when there is no crossing.</summary>
    public EdgeLife? EdgePairsPerPage { get; init; }
}
