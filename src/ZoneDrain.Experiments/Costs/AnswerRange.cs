namespace ZoneDrain.Experiments.Costs;

/// <summary>What becomes of a break-even while its prices move within ranges that nobody has narrowed down.</summary>
/// <param name="LowNs">The shortest crossing at any corner of the ranges, in nanoseconds; null when no corner has one.</param>
/// <param name="HighNs">The longest one.</param>
/// <param name="Winners">Strategies that are cheaper at every lifetime at some corner; empty when all corners cross.</param>
/// <param name="Prices">Each price that moves the answer, alone, widest first.</param>
public sealed record AnswerRange(double? LowNs, double? HighNs, IReadOnlyList<string> Winners, IReadOnlyList<PriceEnds> Prices)
{
    // 2^n corners are asked; prices that move the answer least stay at their middle beyond that.
    private const int PricesMax = 8;

    /// <summary>Asks at each end of each range, and at all corners; null when no range moves the answer.</summary>
    /// <param name="prices">The prices, some of them ranges.</param>
    /// <param name="answer">The answer under given prices; monotonic in each of them.</param>
    public static AnswerRange? Of(Prices prices, Func<Prices, BreakEven> answer)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(answer);
        var ends = prices.Ranged
            .Select(price => new PriceEnds(price.Note, answer(prices.At(price, price.Range!.LowNs)), answer(prices.At(price, price.Range.HighNs)))
            {
                Price = price,
            })
            .Where(found => !Same(found.AtLow.Question, found.AtHigh.Question))
            .OrderByDescending(found => found.Factor)
            .Take(PricesMax)
            .ToList();
        if (ends.Count == 0) return null;

        var corners = Enumerable.Range(0, 1 << ends.Count).Select(corner => answer(ends.Index().Aggregate(
            prices, (at, end) => at.At(end.Item.Price, (corner >> end.Index & 1) == 0 ? end.Item.Price.Range!.LowNs : end.Item.Price.Range!.HighNs)))).ToList();
        var crossings = corners.OfType<BreakEven.CrossesAt>().Select(crossing => crossing.LifetimeNs).ToList();
        string[] winners = [.. corners.OfType<BreakEven.WinsAlways>().Select(always => always.Winner).Distinct()];
        return new(crossings.Count == 0 ? null : crossings.Min(), crossings.Count == 0 ? null : crossings.Max(), winners, ends);
    }

    // Two prices may turn the answer together though neither does alone, so the question decides.
    private static bool Same(BreakEvenQuestion one, BreakEvenQuestion other) =>
        one.TeardownDifference.Mean == other.TeardownDifference.Mean && one.EdgeDifference.Mean == other.EdgeDifference.Mean;
}
