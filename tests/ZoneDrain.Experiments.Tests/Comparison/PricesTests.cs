using Shouldly;
using ZoneDrain.Experiments.Comparison;

namespace ZoneDrain.Experiments.Tests.Comparison;

public class PricesTests
{
    [Fact]
    public void A_given_price_holds_for_every_strategy_and_outranks_measured_ones()
    {
        Prices measured = Prices.None.With(EventKind.FirstUse, Price.Measured(MeanEstimate.Exact(9)), "counter");
        Prices given = measured.Parse("first-use=40ns");
        given.Find(EventKind.FirstUse, "counter")!.Ns.Mean.ShouldBe(40);
        given.Find(EventKind.FirstUse, "sweep")!.Source.ShouldBe(PriceSource.Given);
        measured.Find(EventKind.FirstUse, "sweep").ShouldBeNull();
    }

    [Fact]
    public void A_price_for_one_strategy_leaves_the_others_alone()
    {
        Prices prices = Prices.None.Parse("first-use=40ns").Parse("counter:first-use=0.2us");
        prices.Find(EventKind.FirstUse, "counter")!.Ns.Mean.ShouldBe(200);
        prices.Find(EventKind.FirstUse, "tree")!.Ns.Mean.ShouldBe(40);
    }

    [Theory]
    [InlineData("first-use", "is not EVENT=TIME, as in first-use=40ns; events are first-use, last-use, page-read")]
    [InlineData("firstuse=4ns", "names the event 'firstuse'; events are first-use, last-use, page-read, chunk-read")]
    [InlineData("first-use=4", "units are ns, us (or µs), ms, s, min, h, d (or days)")]
    [InlineData("first-use=-4ns", "is not a duration")]
    [InlineData("Sweep!:first-use=4ns", "names the strategy 'Sweep!'")]
    public void A_wrong_price_says_what_is_allowed(string setting, string part)
    {
        Should.Throw<FormatException>(() => Prices.None.Parse(setting)).Message.ShouldContain(part);
    }

    [Fact]
    public void All_wrong_prices_are_reported_at_once_and_none_is_taken()
    {
        bool taken = Prices.None.TryParse(
            ["page-read=3ns", "x=1ns", "sleeep:sleep=1us"], ["sweep", "counter"], out Prices prices, out IReadOnlyList<string> errors);
        taken.ShouldBeFalse();
        errors.Count.ShouldBe(2);
        errors[1].ShouldBe("Price 'sleeep:sleep=1us' names the strategy 'sleeep'; strategies are sweep, counter.");
        prices.Find(EventKind.PageRead, "sweep").ShouldBeNull();
    }

    [Fact]
    public void Event_names_round_trip()
    {
        foreach (EventKind kind in EventKinds.All)
        {
            EventKinds.TryParse(EventKinds.NameOf(kind), out EventKind back).ShouldBeTrue();
            back.ShouldBe(kind);
        }

        EventKinds.NameOf(EventKind.GraceRound).ShouldBe("grace-round");
        EventKinds.TryParse("GraceRound", out _).ShouldBeFalse();
    }

    [Fact]
    public void The_kernel_preset_is_the_middle_of_the_suggested_ranges()
    {
        Prices kernel = Prices.KernelEstimates;
        kernel.Find(EventKind.PageRead, "sweep")!.Ns.Mean.ShouldBe(3.1623, 1e-4);
        kernel.Find(EventKind.FirstUse, "counter")!.Ns.Mean.ShouldBe(63.2456, 1e-4);
        kernel.Find(EventKind.FirstUse, "percpu")!.Ns.Mean.ShouldBe(1.5);
        kernel.Find(EventKind.FirstUse, "sweep")!.Ns.Mean.ShouldBe(0);
        kernel.Find(EventKind.GraceRound, "sweep")!.Ns.Mean.ShouldBe(10e6);
        EventKinds.All.ShouldAllBe(kind => kernel.Find(kind, "sweep") != null);
        kernel.WhoseNanoseconds().ShouldStartWith("The nanoseconds are estimates for a Linux kernel that nobody has measured (first-use, last-use, ");
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
