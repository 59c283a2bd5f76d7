using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

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
