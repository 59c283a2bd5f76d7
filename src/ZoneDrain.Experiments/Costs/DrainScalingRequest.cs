namespace ZoneDrain.Experiments.Costs;

/// <summary>What a break-even chart is drawn over.</summary>
public sealed record DrainScalingRequest
{
    /// <summary>First strategy's teardown.</summary>
    public required TeardownModel First { get; init; }

    /// <summary>Second strategy's teardown.</summary>
    public required TeardownModel Second { get; init; }

    /// <summary>Prices of all events that occur, create included.</summary>
    public required Prices Prices { get; init; }

    /// <summary>Edge pairs a second of a pgmap, the same for every size and order, 0 or more.</summary>
    public required double EdgePairsPerSecond { get; init; }

    /// <summary>Everything about the device but its pages and its folio order.</summary>
    public required DeviceShape Shape { get; init; }

    /// <summary>Device sizes in 4 KiB pages, in chart order.</summary>
    public required IReadOnlyList<long> Pages { get; init; }

    /// <summary>Folio orders, in chart order; 0, 9 and 18 unless told.</summary>
    public IReadOnlyList<int> FolioOrders { get; init; } = [0, 9, 18];
}
