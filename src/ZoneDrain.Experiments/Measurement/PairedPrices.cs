namespace ZoneDrain.Experiments.Measurement;

/// <summary>What <see cref="PairedSlices"/> measured: one pair of prices for each block.</summary>
public sealed record PairedPrices
{
    /// <summary>One pair a block, in the order they were measured.</summary>
    public required IReadOnlyList<PairedPrice> Pairs { get; init; }

    /// <summary>Events the first action was asked for in a slice.</summary>
    public required long FirstEventsPerSlice { get; init; }

    /// <summary>Events the second action was asked for in a slice.</summary>
    public required long SecondEventsPerSlice { get; init; }

    /// <summary>Kept slices that lasted less than 10 or more than 50 ms; many of them mean a busy machine or an action whose price wanders.</summary>
    public required int SlicesOutsideRange { get; init; }

    /// <summary>Prices of the first action, in nanoseconds an event.</summary>
    public IReadOnlyList<double> FirstNs => [.. Pairs.Select(pair => pair.FirstNs)];

    /// <summary>Prices of the second action, in nanoseconds an event.</summary>
    public IReadOnlyList<double> SecondNs => [.. Pairs.Select(pair => pair.SecondNs)];

    /// <summary>First less second price of each block, in nanoseconds an event.</summary>
    public IReadOnlyList<double> DifferencesNs => [.. Pairs.Select(pair => pair.DifferenceNs)];
}

/// <summary>The prices of two actions in one ABBA block, in nanoseconds an event.</summary>
/// <param name="FirstNs">Price of an event of the first action (A).</param>
/// <param name="SecondNs">Price of an event of the second action (B).</param>
public readonly record struct PairedPrice(double FirstNs, double SecondNs)
{
    /// <summary>First price less second price, in nanoseconds; a drift that is linear over the block has cancelled out of it.</summary>
    public double DifferenceNs => FirstNs - SecondNs;
}
