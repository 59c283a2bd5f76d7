using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Tests.Statistics;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Costs;

public class BreakEvenTests
{
    private static readonly BreakEvenSetting TwoCores = new(2, "uniform");

    // Sweep: a teardown of 10 ms more, an edge of 20 ns less; at 250,000 edge pairs a second it saves 5 ms a second and has paid after 2 s.
    private static readonly BreakEvenQuestion Classic = new()
    {
        First = "sweep",
        Second = "counter",
        TeardownDifference = MeanEstimate.Exact(10e6),
        EdgeDifference = MeanEstimate.Exact(-20),
        EdgePairsPerSecond = 250_000,
        FloorNs = 1e6,
    };

    [Fact]
    public void The_dearer_teardown_with_the_cheaper_edge_wins_above_the_crossing()
    {
        var crossing = BreakEven.Of(Classic).ShouldBeOfType<BreakEven.CrossesAt>();
        crossing.LifetimeNs.ShouldBe(2e9, 1);
        (crossing.CheaperAbove, crossing.CheaperBelow).ShouldBe(("sweep", "counter"));
        crossing.Sentence(TwoCores).ShouldBe(
            "sweep is cheaper than counter for a pgmap that lives longer than 2 s, at 250,000 edge pairs a second on 2 cores with uniform page choice.");
    }

    [Theory]
    [InlineData(10e6, -20, "sweep", "counter")]
    [InlineData(-10e6, 20, "counter", "sweep")]
    public void The_crossing_is_the_same_seen_from_either_side(double teardown, double edge, string above, string below)
    {
        var crossing = BreakEven.Of(Exact(teardown, edge)).ShouldBeOfType<BreakEven.CrossesAt>();
        crossing.LifetimeNs.ShouldBe(2e9, 1);
        (crossing.CheaperAbove, crossing.CheaperBelow).ShouldBe((above, below));
    }

    [Theory]
    [InlineData(-10e6, -20, "sweep")]
    [InlineData(10e6, 20, "counter")]
    [InlineData(-10e6, 0, "sweep")]
    [InlineData(10e6, 0, "counter")]
    [InlineData(0, -20, "sweep")]
    [InlineData(0, 20, "counter")]
    public void A_strategy_that_is_dearer_in_nothing_wins_always(double teardown, double edge, string winner)
    {
        var always = BreakEven.Of(Exact(teardown, edge)).ShouldBeOfType<BreakEven.WinsAlways>();
        (always.Winner, always.EqualAtNs).ShouldBe((winner, null));
        always.Loser.ShouldBe(winner == "sweep" ? "counter" : "sweep");
        always.Sentence(TwoCores).ShouldBe(
            $"{winner} is cheaper than {always.Loser} at every possible lifetime of a pgmap (no lifetime makes their costs equal), "
            + "at 250,000 edge pairs a second on 2 cores with uniform page choice.");
    }

    [Theory]
    [InlineData(-10e6, "sweep")]
    [InlineData(10e6, "counter")]
    public void Without_edges_the_cheaper_teardown_wins_always(double teardown, string winner)
    {
        BreakEven.Of(Exact(teardown, -20) with { EdgePairsPerSecond = 0 }).ShouldBeOfType<BreakEven.WinsAlways>().Winner.ShouldBe(winner);
    }

    [Fact]
    public void A_crossing_under_the_shortest_possible_life_is_a_win_at_every_lifetime()
    {
        var always = BreakEven.Of(Classic with { FloorNs = 3e9 }).ShouldBeOfType<BreakEven.WinsAlways>();
        (always.Winner, always.Loser).ShouldBe(("sweep", "counter"));
        always.Sentence(new BreakEvenSetting(1, "zipf")).ShouldBe(
            "sweep is cheaper than counter at every possible lifetime of a pgmap (they would cost the same at 2 s, less than the 3 s that creating and "
            + "draining it take), at 250,000 edge pairs a second on 1 core with zipf page choice.");
    }

    [Theory]
    [InlineData(250_000)]
    [InlineData(0)]
    public void Equal_prices_make_no_difference(double edgePairs)
    {
        var answer = BreakEven.Of(Exact(0, 0) with { EdgePairsPerSecond = edgePairs });
        answer.ShouldBeOfType<BreakEven.NoDifference>();
        answer.Sentence(TwoCores).ShouldStartWith("sweep and counter cost the same at every lifetime of a pgmap, at ");
    }

    [Fact]
    public void Measured_prices_give_the_crossing_an_interval()
    {
        var crossing = BreakEven.Of(Measured(10e6, 0.2e6, -20, 0.4)).ShouldBeOfType<BreakEven.CrossesAt>();
        crossing.LifetimeNs.ShouldBe(2e9, 1);
        crossing.LowNs.ShouldBeInRange(1.85e9, 1.95e9);
        crossing.HighNs.ShouldBeInRange(2.05e9, 2.2e9);
        crossing.Sentence(TwoCores).ShouldBe(
            "sweep is cheaper than counter for a pgmap that lives longer than 2 s (95 % interval 1.89 s to 2.12 s), "
            + "at 250,000 edge pairs a second on 2 cores with uniform page choice.");
    }

    [Fact]
    public void The_size_free_form_is_edge_pairs_a_page_a_life()
    {
        var crossing = BreakEven.Of(Measured(10e6, 0.2e6, -20, 0.4)).ShouldBeOfType<BreakEven.CrossesAt>();
        var life = crossing.EdgePairsPerPage(1_000_000);
        life.PairsPerPage.ShouldBe(0.5, 1e-9);
        life.Low.ShouldBe(crossing.LowNs / 4e9, 1e-9);
        life.High.ShouldBe(crossing.HighNs / 4e9, 1e-9);
        Should.Throw<ArgumentOutOfRangeException>(() => crossing.EdgePairsPerPage(0));
    }

    [Fact]
    public void An_interval_across_the_shortest_possible_life_is_open_and_says_what_is_known()
    {
        var open = BreakEven.Of(Measured(10e6, 0.2e6, -20, 0.4) with { FloorNs = 2e9 }).ShouldBeOfType<BreakEven.NotEnoughData>();
        open.Reason.ShouldStartWith("sweep is cheaper for a pgmap that lives longer than 2.12 s, but");
        open.Sentence(TwoCores).ShouldStartWith("There is not enough data to say whether sweep or counter is cheaper: sweep is cheaper for a pgmap");
    }

    [Fact]
    public void Edge_prices_that_cannot_be_told_apart_leave_long_lives_open()
    {
        var open = BreakEven.Of(Measured(10e6, 0.2e6, -0.1, 0.4)).ShouldBeOfType<BreakEven.NotEnoughData>();
        open.Reason.ShouldStartWith("counter is cheaper for a pgmap that lives up to ");
        open.Reason.ShouldEndWith("cannot be told apart");
    }

    [Fact]
    public void Teardown_prices_that_cannot_be_told_apart_still_let_the_cheaper_edge_win_always()
    {
        // The crossing lies between about -0.04 s and 0.04 s, all of it under a floor of 0.1 s.
        var always = BreakEven.Of(Measured(0, 0.1e6, -20, 0.4) with { FloorNs = 0.1e9 }).ShouldBeOfType<BreakEven.WinsAlways>();
        (always.Winner, always.EqualAtNs).ShouldBe(("sweep", null));
    }

    [Theory]
    [InlineData(0.1e6, 1e6, 0.1, 0.4)]
    [InlineData(-0.1e6, 1e6, 0.1, 0.4)]
    public void Prices_of_which_neither_can_be_told_apart_say_nothing(double teardown, double teardownError, double edge, double edgeError)
    {
        BreakEven.Of(Measured(teardown, teardownError, edge, edgeError)).ShouldBeOfType<BreakEven.NotEnoughData>()
            .Reason.ShouldContain("neither the teardown prices nor the edge prices");
    }

    [Fact]
    public void Without_edges_a_teardown_that_cannot_be_told_apart_says_nothing()
    {
        BreakEven.Of(Measured(0.1e6, 1e6, -20, 0.4) with { EdgePairsPerSecond = 0 }).ShouldBeOfType<BreakEven.NotEnoughData>()
            .Reason.ShouldBe("their edges cost the same, and their teardown prices cannot be told apart");
        BreakEven.Of(Measured(-10e6, 0.2e6, -20, 0.4) with { EdgePairsPerSecond = 0 }).ShouldBeOfType<BreakEven.WinsAlways>().Winner.ShouldBe("sweep");
    }

    [Fact]
    public void A_price_measured_once_is_not_enough()
    {
        var once = Classic with { EdgeDifference = new PricePair([1], [21], Paired: true).Difference() };
        BreakEven.Of(once).ShouldBeOfType<BreakEven.NotEnoughData>().Reason.ShouldContain("measured only once");
    }

    [Fact]
    public void With_exact_prices_the_answer_names_the_strategy_whose_cost_is_lower()
    {
        // The plain reference: both costs, worked out at lifetimes on either side.
        Gen<(int Teardown, int Edge, int Rate, int Floor)> questions = Gen.Choose(-50, 50)
            .Zip(Gen.Choose(-50, 50)).Zip(Gen.Choose(0, 20)).Zip(Gen.Choose(0, 40))
            .Select(drawn => (drawn.Item1.Item1.Item1, drawn.Item1.Item1.Item2, drawn.Item1.Item2, drawn.Item2));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(questions.ToArbitrary(), drawn =>
        {
            var question = Exact(drawn.Teardown, drawn.Edge) with { EdgePairsPerSecond = drawn.Rate * 1e9, FloorNs = drawn.Floor / 7.0 };
            double Difference(double life) => drawn.Teardown + (double)drawn.Rate * drawn.Edge * life;
            string? Cheaper(double life) => Difference(life) switch { < -1e-9 => "sweep", > 1e-9 => "counter", _ => null };
            var answer = BreakEven.Of(question);
            foreach (var step in (double[])[1e-3, 0.1, 1, 10, 1e4])
            {
                var expected = Cheaper(question.FloorNs + step);
                var answered = answer switch
                {
                    BreakEven.CrossesAt crossing when Math.Abs(crossing.LifetimeNs - question.FloorNs - step) < 1e-9 => null,
                    BreakEven.CrossesAt crossing => question.FloorNs + step > crossing.LifetimeNs ? crossing.CheaperAbove : crossing.CheaperBelow,
                    BreakEven.WinsAlways always => always.Winner,
                    _ => null,
                };
                answered.ShouldBe(expected);
            }
        }));
    }

    [Fact]
    public void Intervals_hold_the_true_crossing_in_95_of_100_measurements()
    {
        // 2,000 measurements of 12 pairs each; true crossing at 2 s. The band is four standard errors.
        var simulated = new Simulated(29);
        var held = 0;
        const int Worlds = 2_000;
        for (var world = 0; world < Worlds; world++)
        {
            var question = Classic with
            {
                TeardownDifference = MeanEstimate.Of(simulated.Normals(12, 10e6, 1e6)),
                EdgeDifference = MeanEstimate.Of(simulated.Normals(12, -20, 3)),
            };
            if (BreakEven.Of(question) is BreakEven.CrossesAt crossing && crossing.LowNs <= 2e9 && 2e9 <= crossing.HighNs)
                held++;
        }

        (held / (double)Worlds).ShouldBeInRange(0.93, 0.97);
    }

    [Fact]
    public void Every_answer_survives_json()
    {
        BreakEvenQuestion[] questions = [Classic, Classic with { FloorNs = 3e9 }, Exact(0, 0), Measured(10e6, 0.2e6, -0.1, 0.4)];
        foreach (var answer in questions.Select(BreakEven.Of))
            JsonSerializer.Deserialize<BreakEven>(JsonSerializer.Serialize(answer)).ShouldBe(answer);
    }

    [Fact]
    public void Figures_out_of_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => BreakEven.Of(Classic with { EdgePairsPerSecond = -1 }));
        Should.Throw<ArgumentOutOfRangeException>(() => BreakEven.Of(Classic with { FloorNs = double.NaN }));
        Should.Throw<ArgumentOutOfRangeException>(() => BreakEven.Of(Classic with { Confidence = 0 }));
        Should.Throw<ArgumentException>(() => BreakEven.Of(Classic with { EdgeDifference = MeanEstimate.Exact(double.NaN) }));
    }

    private static BreakEvenQuestion Exact(double teardown, double edge) =>
        Classic with { TeardownDifference = MeanEstimate.Exact(teardown), EdgeDifference = MeanEstimate.Exact(edge) };

    // Standard errors of the means, known from twelve samples each.
    private static BreakEvenQuestion Measured(double teardown, double teardownError, double edge, double edgeError) => Classic with
    {
        TeardownDifference = new MeanEstimate(teardown, teardownError * teardownError, 11),
        EdgeDifference = new MeanEstimate(edge, edgeError * edgeError, 11),
    };
}
