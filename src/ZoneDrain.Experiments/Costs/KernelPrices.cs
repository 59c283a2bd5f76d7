using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Costs;

/// <summary>
/// The default cost model that the project's kernel model suggests in section 8.3 (tag I: inferred, a hypothesis). A range is kept as one: its ends differ by
/// factors, and nothing says where between them a kernel lies. What an edge costs under each strategy is section 3.3's hot path in the same prices.
/// </summary>
internal static class KernelPrices
{
    private const double GraceNs = 10e6;
    private const double SleepNs = 5e3;

    public static Prices All { get; } = Build();

    private static Prices Build()
    {
        var local = Exactly(1.5, "one local counter operation");
        var shared = Between(20, 200, "one contended shared atomic");
        var read = Between(1, 10, "one streamed cache line");
        var atomic = Between(5, 20, "one uncontended shared atomic");
        var nothing = Exactly(0, "the strategy does not hear of it");

        var prices = Prices.None
            .With(EventKind.FirstUse, local)
            .With(EventKind.LastUse, local)
            .With(EventKind.PageRead, read)
            .With(EventKind.ChunkRead, read)
            .With(EventKind.ShardRead, read)
            .With(EventKind.PagePut, atomic)
            .With(EventKind.BulkPut, atomic)
            .With(EventKind.Message, Between(2e3, 50e3, "one remote message"))
            .With(EventKind.GraceRound, Exactly(SleepNs, "a sleep and a wake, and 10 ms waited") with { WaitNs = GraceNs })
            .With(EventKind.Sleep, Exactly(SleepNs, "one sleep and wake"))
            .With(EventKind.Zap, Exactly(50, "one page-table entry zapped"))
            .With(EventKind.Create, Exactly(57, "first touch of a cold descriptor"));

        foreach (var deaf in StrategyList.All.Select(entry => entry.Traits).Where(traits => !traits.HearsUses))
            prices = prices.With(EventKind.FirstUse, nothing, deaf.Name).With(EventKind.LastUse, nothing, deaf.Name);

        // A dirty-sweep sets its chunk's bit at a first use and leaves it set.
        return prices
            .With(EventKind.FirstUse, shared, "counter")
            .With(EventKind.LastUse, shared, "counter")
            .With(EventKind.LastUse, nothing, "dirty-sweep");
    }

    private static Price Exactly(double ns, string what) => new(MeanEstimate.Exact(ns), PriceSource.KernelEstimate, what);

    private static Price Between(double lowNs, double highNs, string what) => Price.Between(new(lowNs, highNs), PriceSource.KernelEstimate, what);
}
