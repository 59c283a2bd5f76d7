using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>A strategy's cost, line by line in table order: what <c>--explain</c> shows.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Lines">One line for each kind of event that happened.</param>
public sealed record CostBreakdown(string Strategy, IReadOnlyList<CostLine> Lines)
{
    /// <summary>Sum of all lines, in nanoseconds of CPU time; the prices are taken as independent of each other.</summary>
    public MeanEstimate TotalNs => Lines.Aggregate(MeanEstimate.Zero, (sum, line) => sum.Plus(line.CostNs));

    /// <summary>Nanoseconds waited, which cost nobody a core.</summary>
    public double WaitNs => Lines.Sum(line => line.WaitNs);

    /// <summary>How long it all takes: one thread, one step after another, computing or waiting.</summary>
    internal double TimeNs => TotalNs.Mean + WaitNs;
}

/// <summary>One line of a cost: events × price.</summary>
/// <param name="Kind">The event.</param>
/// <param name="Count">How often it happened, 1 or more.</param>
/// <param name="Price">What one costs.</param>
public sealed record CostLine(EventKind Kind, long Count, Price Price)
{
    /// <summary>Count × price, in nanoseconds of CPU time, with its error.</summary>
    public MeanEstimate CostNs => Price.Ns.Times(Count);

    /// <summary>Nanoseconds waited for these events, one after another.</summary>
    public double WaitNs => Count * Price.WaitNs;
}
