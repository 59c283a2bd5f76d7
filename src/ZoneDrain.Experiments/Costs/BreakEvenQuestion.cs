using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>
/// Two strategies whose cost over a pgmap's life L is T + u·k·L: T the price of its teardown, k the price of an edge pair (a first use and the last use
/// that follows it), u the edge pairs a second of the pgmap.
/// </summary>
public sealed record BreakEvenQuestion
{
    /// <summary>Name of the first strategy.</summary>
    public required string First { get; init; }

    /// <summary>Name of the second strategy.</summary>
    public required string Second { get; init; }

    /// <summary>T₁ - T₂ in nanoseconds a teardown.</summary>
    public required MeanEstimate TeardownDifference { get; init; }

    /// <summary>k₁ - k₂ in nanoseconds an edge pair.</summary>
    public required MeanEstimate EdgeDifference { get; init; }

    /// <summary>u: edge pairs a second of one pgmap, 0 or more, finite.</summary>
    public required double EdgePairsPerSecond { get; init; }

    /// <summary>Time to create the pgmap and to compute its drain, in nanoseconds, 0 or more: no pgmap lives less.</summary>
    public required double FloorNs { get; init; }

    /// <summary>Confidence of the answer, between 0 and 1; 0.95 unless told.</summary>
    public double Confidence { get; init; } = 0.95;

    internal void Validate()
    {
        if (!(EdgePairsPerSecond >= 0 && double.IsFinite(EdgePairsPerSecond)))
            throw new ArgumentOutOfRangeException(nameof(EdgePairsPerSecond), EdgePairsPerSecond, "Edge pairs a second are 0 or more, and finite.");
        if (!(FloorNs >= 0 && double.IsFinite(FloorNs)))
            throw new ArgumentOutOfRangeException(nameof(FloorNs), FloorNs, "The floor is 0 ns or more, and finite.");
        if (!(Confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "Confidence lies between 0 and 1, both excluded.");
        if (!double.IsFinite(TeardownDifference.Mean) || !double.IsFinite(EdgeDifference.Mean))
            throw new ArgumentException($"Price differences must be finite; teardown is {TeardownDifference.Mean}, edge {EdgeDifference.Mean}.");
    }
}
