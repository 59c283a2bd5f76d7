using Shouldly;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Costs;

public class PricesTests
{
    [Fact]
    public void A_given_price_holds_for_all_who_pay_for_the_event_and_outranks_measured_ones()
    {
        var measured = Prices.None.With(EventKind.FirstUse, Price.Measured(MeanEstimate.Exact(9)), "counter");
        var given = measured.Parse("first-use=40ns").Parse("page-read=2ns");
        foreach (var strategy in (string[])["counter", "percpu", "tree", "dirty-sweep", "credit"])
            given.Find(EventKind.FirstUse, strategy)!.Ns.Mean.ShouldBe(40);
        foreach (var strategy in (string[])["sweep", "bulk", "rescan", "drop-each"]) given.Find(EventKind.FirstUse, strategy).ShouldBeNull();
        given.Find(EventKind.PageRead, "sweep")!.Source.ShouldBe(PriceSource.Given);
    }

    [Fact]
    public void Who_hears_of_no_edge_pays_nothing_for_it_also_beside_estimates_that_were_replaced()
    {
        var prices = Prices.KernelEstimates.Parse("first-use=30ns").Parse("last-use=30ns");
        CostModel.Explain("sweep", EventCounts.EdgePair, prices).TotalNs.Mean.ShouldBe(0);
        CostModel.Explain("counter", EventCounts.EdgePair, prices).TotalNs.Mean.ShouldBe(60);
        CostModel.Explain("dirty-sweep", EventCounts.EdgePair, prices).TotalNs.Mean.ShouldBe(30);
    }

    [Fact]
    public void A_price_for_one_strategy_leaves_the_others_alone()
    {
        var prices = Prices.None.Parse("first-use=40ns").Parse("counter:first-use=0.2us");
        prices.Find(EventKind.FirstUse, "counter")!.Ns.Mean.ShouldBe(200);
        prices.Find(EventKind.FirstUse, "tree")!.Ns.Mean.ShouldBe(40);
    }

    [Fact]
    public void Half_an_edge_pair_is_named_with_what_is_missing_where_the_other_half_has_no_price()
    {
        Prices.None.Parse("counter:first-use=40ns").HalfPairs().Single().ShouldStartWith("counter:first-use is given and counter:last-use is not;");
        Prices.None.Parse("counter:first-use=40ns").Parse("counter:last-use=0ns").HalfPairs().ShouldBeEmpty();
        Prices.None.Parse("dirty-sweep:first-use=4ns").HalfPairs().ShouldBeEmpty();
        Prices.KernelEstimates.Parse("counter:first-use=40ns").HalfPairs().ShouldBeEmpty();
        Prices.None.Parse("last-use=40ns").HalfPairs().Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("first-use", "is not EVENT=TIME, as in first-use=40ns; events are first-use, last-use, page-read")]
    [InlineData("firstuse=4ns", "names the event 'firstuse'; events are first-use, last-use, page-read, chunk-read")]
    [InlineData("first-use=4", "units are ns, us (or µs), ms, s, min, h, d (or days)")]
    [InlineData("first-use=-4ns", "is not a duration")]
    [InlineData("Sweep!:first-use=4ns", "names the strategy 'Sweep!'")]
    [InlineData("sweep:first-use=4ns", "is for sweep, which pays for no first-use; those who do are counter, percpu, tree, dirty-sweep, credit")]
    [InlineData("counter:page-read=4ns", "is for counter, which pays for no page-read; those who do are sweep, rescan, dirty-sweep")]
    public void A_wrong_price_says_what_is_allowed(string setting, string part)
    {
        Should.Throw<FormatException>(() => Prices.None.Parse(setting)).Message.ShouldContain(part);
    }

    [Fact]
    public void All_wrong_prices_are_reported_at_once_and_none_is_taken()
    {
        var taken = Prices.None.TryParse(
            ["page-read=3ns", "x=1ns", "sleeep:sleep=1us"], ["sweep", "counter"], out var prices, out var errors);
        taken.ShouldBeFalse();
        errors.Count.ShouldBe(2);
        errors[1].ShouldBe("Price 'sleeep:sleep=1us' names the strategy 'sleeep'; strategies are sweep, counter.");
        prices.Find(EventKind.PageRead, "sweep").ShouldBeNull();
    }

    [Fact]
    public void Event_names_round_trip()
    {
        foreach (var kind in EventKinds.All)
        {
            EventKinds.TryParse(EventKinds.NameOf(kind), out var back).ShouldBeTrue();
            back.ShouldBe(kind);
        }

        EventKinds.NameOf(EventKind.GraceRound).ShouldBe("grace-round");
        EventKinds.TryParse("GraceRound", out _).ShouldBeFalse();
    }

    [Fact]
    public void The_kernel_preset_keeps_the_ranges_it_was_suggested_with_and_waits_apart_from_costs()
    {
        var kernel = Prices.KernelEstimates;
        kernel.Find(EventKind.PageRead, "sweep")!.Range.ShouldBe(new PriceRange(1, 10));
        kernel.Find(EventKind.FirstUse, "counter")!.Range.ShouldBe(new PriceRange(20, 200));
        kernel.Find(EventKind.FirstUse, "counter")!.Ns.Mean.ShouldBe(63.2456, 1e-4);
        kernel.Find(EventKind.FirstUse, "percpu")!.Ns.Mean.ShouldBe(1.5);
        kernel.Find(EventKind.FirstUse, "sweep")!.Ns.Mean.ShouldBe(0);
        kernel.Find(EventKind.GraceRound, "sweep")!.Ns.Mean.ShouldBe(5e3);
        kernel.Find(EventKind.GraceRound, "sweep")!.WaitNs.ShouldBe(10e6);
        EventKinds.All.ShouldAllBe(kind => kernel.Find(kind, "sweep") != null);
        kernel.WhoseNanoseconds().ShouldStartWith("The nanoseconds are estimates for a Linux kernel that nobody has measured (first-use, last-use, ");
    }

    [Fact]
    public void An_answer_under_ranges_is_given_at_both_ends_of_each_and_over_all_of_them()
    {
        // 16,384 pages at 1 to 10 ns against pairs at 2 × 20 to 200 ns, 100,000 pairs a second: 0.1 (page) / (pair) seconds.
        var shape = new DeviceShape { Pages = 16_384 };
        var request = new DrainScalingRequest
        {
            First = new("sweep", EventCounts.None.With(EventKind.PageRead, 16_384).With(EventKind.GraceRound, 3), shape),
            Second = new("counter", EventCounts.None.With(EventKind.GraceRound, 3), shape),
            Prices = Prices.KernelEstimates.Parse("create=0ns"),
            EdgePairsPerSecond = 100_000,
            Shape = shape,
            Pages = [16_384],
        };
        var range = AnswerRange.Of(request.Prices, prices => DrainScaling.Point(request with { Prices = prices }, shape).Answer).ShouldNotBeNull();
        double Crossing(double read, double atomic) => 16_384 * read / (100_000e-9 * 2 * atomic);
        range.Prices.Count.ShouldBe(2);
        range.Prices.ShouldContain(ends => ends.What == "one contended shared atomic, 20 to 200 ns");
        range.Winners.ShouldBeEmpty();
        range.LowNs!.Value.ShouldBe(Crossing(1, 200), 1);
        range.HighNs!.Value.ShouldBe(Crossing(10, 20), 1);
        var widest = range.Prices.Single(ends => ends.What.StartsWith("one contended", StringComparison.Ordinal));
        widest.AtLow.ShouldBeOfType<BreakEven.CrossesAt>().LifetimeNs.ShouldBe(Crossing(Math.Sqrt(10), 20), 1);
        widest.AtHigh.ShouldBeOfType<BreakEven.CrossesAt>().LifetimeNs.ShouldBe(Crossing(Math.Sqrt(10), 200), 1);
        var sentence = DrainScaling.Point(request, shape).Answer.Sentence(new(2, "uniform") { Range = range, WaitNs = (30e6, 30e6) });
        sentence.ShouldStartWith("sweep is cheaper than counter for a pgmap that lives longer than a time between 410 µs and 41 ms, for its prices");
        sentence.ShouldEndWith(" Costs are CPU time; a teardown waits 30 ms beside it under either.");
    }

    [Fact]
    public void Each_source_of_prices_is_named_in_one_sentence()
    {
        Prices.None.WhoseNanoseconds().ShouldBe("No prices are known.");
        Prices.None
            .With(EventKind.FirstUse, Price.Measured(MeanEstimate.Exact(9)), "counter")
            .With(EventKind.FirstUse, Price.Measured(MeanEstimate.Exact(2)), "percpu")
            .Parse("page-read=3ns")
            .WhoseNanoseconds()
            .ShouldBe("The nanoseconds are those of this machine's simulator (first-use); given by the user (page-read).");
    }
}
