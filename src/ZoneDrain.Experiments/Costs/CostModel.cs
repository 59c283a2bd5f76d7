using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>Cost = Σ events × prices.</summary>
public static class CostModel
{
    /// <summary>The cost of a strategy's events, line by line. Throws <see cref="ArgumentException"/> that names the events without a price.</summary>
    public static CostBreakdown Explain(string strategy, EventCounts counts, Prices prices)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(prices);
        var missing = prices.Missing(counts, strategy);
        if (missing.Count > 0)
        {
            var names = string.Join(", ", missing.Select(EventKinds.NameOf));
            throw new ArgumentException($"There is no price for {names} under strategy {strategy}.", nameof(prices));
        }

        var lines = new List<CostLine>();
        foreach (var kind in EventKinds.All)
        {
            if (counts[kind] != 0 && prices.Find(kind, strategy) is { } price)
                lines.Add(new CostLine(kind, counts[kind], price));
        }

        return new CostBreakdown(strategy, lines);
    }

    /// <summary>
    /// First cost less second cost, in nanoseconds. A price that both share errs on both sides alike, so only the difference of its counts enters;
    /// prices of their own are independent.
    /// </summary>
    public static MeanEstimate Difference(CostBreakdown first, CostBreakdown second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var difference = MeanEstimate.Zero;
        foreach (var kind in EventKinds.All)
        {
            var mine = first.Lines.SingleOrDefault(line => line.Kind == kind);
            var theirs = second.Lines.SingleOrDefault(line => line.Kind == kind);
            if (mine is not null && theirs is not null && ReferenceEquals(mine.Price, theirs.Price))
            {
                difference = difference.Plus(mine.Price.Ns.Times((double)mine.Count - theirs.Count));
                continue;
            }

            difference = difference.Plus(mine?.CostNs ?? MeanEstimate.Zero).Minus(theirs?.CostNs ?? MeanEstimate.Zero);
        }

        return difference;
    }
}
