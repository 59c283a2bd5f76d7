using Shouldly;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Costs;

public class CostModelTests
{
    private static readonly Prices Given = Prices.None.Parse("first-use=40ns").Parse("last-use=30ns").Parse("page-read=2ns").Parse("sleep=5us");

    [Fact]
    public void A_cost_is_the_sum_of_events_times_prices()
    {
        var counts = EventCounts.EdgePair.With(EventKind.PageRead, 1_000).With(EventKind.Sleep, 2);
        var cost = CostModel.Explain("counter", counts, Given);
        cost.Lines.Select(line => (line.Kind, line.CostNs.Mean)).ShouldBe(
            [(EventKind.FirstUse, 40), (EventKind.LastUse, 30), (EventKind.PageRead, 2_000), (EventKind.Sleep, 10_000)]);
        cost.TotalNs.ShouldBe(MeanEstimate.Exact(12_070));
    }

    [Fact]
    public void An_event_without_a_price_is_named()
    {
        var counts = EventCounts.None.With(EventKind.Message, 1).With(EventKind.GraceRound, 2);
        Given.Missing(counts, "tree").ShouldBe([EventKind.Message, EventKind.GraceRound]);
        Should.Throw<ArgumentException>(() => CostModel.Explain("tree", counts, Given)).Message
            .ShouldStartWith("There is no price for message, grace-round under strategy tree.");
    }

    [Fact]
    public void The_error_of_a_shared_price_enters_a_difference_once()
    {
        // Both read pages at the same measured price: 1,000 against 900 of them differ by 100 prices, and so does the error.
        var prices = Prices.None.With(EventKind.PageRead, Price.Measured(new MeanEstimate(2, 0.01, 11)));
        var first = CostModel.Explain("sweep", EventCounts.None.With(EventKind.PageRead, 1_000), prices);
        var second = CostModel.Explain("dirty-sweep", EventCounts.None.With(EventKind.PageRead, 900), prices);
        CostModel.Difference(first, second).ShouldBe(new MeanEstimate(200, 100, 11));
    }

    [Fact]
    public void Errors_of_separate_prices_add_up_in_a_difference()
    {
        var prices = Prices.None
            .With(EventKind.FirstUse, Price.Measured(new MeanEstimate(9, 0.04, 11)), "counter")
            .With(EventKind.FirstUse, Price.Measured(new MeanEstimate(2, 0.04, 11)), "percpu");
        var one = EventCounts.None.With(EventKind.FirstUse, 1);
        var difference = CostModel.Difference(CostModel.Explain("counter", one, prices), CostModel.Explain("percpu", one, prices));
        difference.Mean.ShouldBe(7);
        difference.Variance.ShouldBe(0.08, 1e-12);
        difference.DegreesOfFreedom.ShouldBe(22, 1e-9);
    }

    [Fact]
    public void Counts_add_compare_and_print()
    {
        var counts = EventCounts.EdgePair.Plus(EventCounts.EdgePair).With(EventKind.PageRead, 12_000);
        counts[EventKind.FirstUse].ShouldBe(2);
        counts.ToString().ShouldBe("first-use 2, last-use 2, page-read 12,000");
        counts.ShouldBe(EventCounts.None.With(EventKind.PageRead, 12_000).With(EventKind.LastUse, 2).With(EventKind.FirstUse, 2));
        counts.GetHashCode().ShouldNotBe(EventCounts.None.GetHashCode());
        EventCounts.None.ToString().ShouldBe("nothing");
        Should.Throw<ArgumentOutOfRangeException>(() => EventCounts.None.With(EventKind.Sleep, -1));
    }
}
