namespace ZoneDrain.Experiments.Comparison;

/// <summary>
/// The default cost model that the project's kernel model suggests in section 8.3 (tag I: inferred, a hypothesis). A range stands for its geometric middle,
/// because its ends differ by factors. What an edge costs under each strategy is section 3.3's hot path in the same prices.
/// </summary>
internal static class KernelPrices
{
    public static Prices All { get; } = Build();

    private static Prices Build()
    {
        Price local = Exactly(1.5, "one local counter operation");
        Price shared = Between(20, 200, "one contended shared atomic");
        Price read = Between(1, 10, "one streamed cache line");
        Price atomic = Between(5, 20, "one uncontended shared atomic");
        Price nothing = Exactly(0, "the strategy does not hear of it");

        Prices prices = Prices.None
            .With(EventKind.FirstUse, local)
            .With(EventKind.LastUse, local)
            .With(EventKind.PageRead, read)
            .With(EventKind.ChunkRead, read)
            .With(EventKind.ShardRead, read)
            .With(EventKind.PagePut, atomic)
            .With(EventKind.BulkPut, atomic)
            .With(EventKind.Message, Between(2e3, 50e3, "one remote message"))
            .With(EventKind.GraceRound, Exactly(10e6, "one grace period"))
            .With(EventKind.Sleep, Exactly(5e3, "one sleep and wake"))
            .With(EventKind.Zap, Exactly(50, "one page-table entry zapped"))
            .With(EventKind.Create, Exactly(57, "first touch of a cold descriptor"));

        foreach (string deaf in (string[])["drop-each", "bulk", "sweep", "rescan"])
            prices = prices.With(EventKind.FirstUse, nothing, deaf).With(EventKind.LastUse, nothing, deaf);

        // A dirty-sweep sets its chunk's bit at a first use and leaves it set.
        return prices
            .With(EventKind.FirstUse, shared, "counter")
            .With(EventKind.LastUse, shared, "counter")
            .With(EventKind.LastUse, nothing, "dirty-sweep");
    }

    private static Price Exactly(double ns, string what) => new(MeanEstimate.Exact(ns), PriceSource.KernelEstimate, what);

    private static Price Between(double lowNs, double highNs, string what) =>
        Exactly(Math.Sqrt(lowNs * highNs), FormattableString.Invariant($"{what}, middle of {lowNs:#,0} to {highNs:#,0} ns"));
}
