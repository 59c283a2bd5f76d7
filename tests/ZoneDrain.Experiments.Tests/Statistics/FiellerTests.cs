using Shouldly;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Statistics;

public class FiellerTests
{
    private static readonly double[] Numerator = [12.1, 11.4, 13.0, 12.6, 11.9];
    private static readonly double[] Denominator = [4.1, 3.8, 4.4, 4.3, 3.9];

    [Fact]
    public void A_clear_denominator_gives_the_interval_computed_by_hand()
    {
        // With z = 1.95996: a = 25 - z²/4, b = 50, c = 100 - z², ends (b ± √(b² - ac)) / a.
        var set = Fieller.Of(new MeanEstimate(10, 1, double.PositiveInfinity), new MeanEstimate(5, 0.25, double.PositiveInfinity))
            .ShouldBeOfType<FiellerSet.Bounded>();

        set.Ratio.ShouldBe(2);
        set.Low.ShouldBe(1.508954023, 1e-8);
        set.High.ShouldBe(2.650842861, 1e-8);
    }

    [Fact]
    public void Paired_samples_use_their_covariance_and_students_t()
    {
        // Five pairs: means 12.2 and 4.1, variances of the means 0.077 and 0.013, covariance 0.031, t = 2.776445 with 4 degrees of freedom.
        var set = Fieller.Of(Numerator, Denominator, paired: true).ShouldBeOfType<FiellerSet.Bounded>();

        set.Ratio.ShouldBe(12.2 / 4.1, 1e-12);
        set.Low.ShouldBe(2.919768036, 1e-8);
        set.High.ShouldBe(3.038540133, 1e-8);
    }

    [Fact]
    public void Without_their_pairing_the_same_samples_give_a_wider_interval()
    {
        var paired = Fieller.Of(Numerator, Denominator, paired: true).ShouldBeOfType<FiellerSet.Bounded>();
        var independent = Fieller.Of(Numerator, Denominator, paired: false).ShouldBeOfType<FiellerSet.Bounded>();
        independent.Low.ShouldBeLessThan(paired.Low);
        independent.High.ShouldBeGreaterThan(paired.High);
    }

    [Fact]
    public void A_denominator_near_zero_leaves_a_complement_when_the_numerator_is_clear()
    {
        var set = Fieller.Of(new MeanEstimate(10, 1, double.PositiveInfinity), new MeanEstimate(5, 9, double.PositiveInfinity))
            .ShouldBeOfType<FiellerSet.Complement>();

        set.Below.ShouldBe(-11.332278365, 1e-7);
        set.Above.ShouldBe(0.886373377, 1e-8);
    }

    [Fact]
    public void When_neither_differs_from_zero_every_ratio_remains()
    {
        Fieller.Of(new MeanEstimate(10, 100, double.PositiveInfinity), new MeanEstimate(5, 9, double.PositiveInfinity))
            .ShouldBeOfType<FiellerSet.WholeLine>();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    public void An_exact_zero_as_denominator_leaves_every_ratio(double numerator, double denominator)
    {
        Fieller.Of(MeanEstimate.Exact(numerator), MeanEstimate.Exact(denominator)).ShouldBeOfType<FiellerSet.WholeLine>();
    }

    [Theory]
    [InlineData(6, 3, 2)]
    [InlineData(0, 3, 0)]
    [InlineData(-6, 3, -2)]
    [InlineData(1e12, 1e-9, 1e21)]
    public void Exact_means_give_their_ratio_and_nothing_else(double numerator, double denominator, double ratio)
    {
        var set = Fieller.Of(MeanEstimate.Exact(numerator), MeanEstimate.Exact(denominator)).ShouldBeOfType<FiellerSet.Bounded>();
        set.Ratio.ShouldBe(ratio, Math.Abs(ratio) * 1e-12 + 1e-300);
        set.Low.ShouldBe(ratio, Math.Abs(ratio) * 1e-9 + 1e-300);
        set.High.ShouldBe(ratio, Math.Abs(ratio) * 1e-9 + 1e-300);
    }

    [Fact]
    public void A_single_sample_excludes_nothing()
    {
        Fieller.Of([3], [2], paired: true).ShouldBeOfType<FiellerSet.WholeLine>();
        Fieller.Of([3], [2, 2.1, 1.9], paired: false).ShouldBeOfType<FiellerSet.WholeLine>();
    }

    [Fact]
    public void At_each_end_the_difference_is_just_significant()
    {
        // The definition itself, as an independent check of the quadratic, over figures of many sizes and signs.
        var simulated = new Simulated(3);
        for (var round = 0; round < 500; round++)
        {
            var top = new MeanEstimate(simulated.Normal(0, 10), Math.Exp(simulated.Normal(0, 2)), double.PositiveInfinity);
            var bottom = new MeanEstimate(simulated.Normal(0, 10), Math.Exp(simulated.Normal(0, 2)), double.PositiveInfinity);
            double[] ends = Fieller.Of(top, bottom) switch
            {
                FiellerSet.Bounded set => [set.Low, set.High],
                FiellerSet.Complement set => [set.Below, set.Above],
                _ => [],
            };
            foreach (var end in ends)
            {
                var t = Math.Abs(top.Mean - end * bottom.Mean) / Math.Sqrt(top.Variance + end * end * bottom.Variance);
                t.ShouldBe(1.959964, 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(true, 3.0)]
    [InlineData(false, 3.0)]
    [InlineData(true, 0.5)]
    [InlineData(false, 0.5)]
    public void The_set_holds_the_true_ratio_in_95_of_100_cases_also_near_a_denominator_of_zero(bool paired, double denominator)
    {
        // 4,000 worlds of 8 samples; the band is four standard errors of a proportion of 0.95.
        var simulated = new Simulated(17);
        var held = 0;
        const int Worlds = 4_000;
        for (var world = 0; world < Worlds; world++)
        {
            var bottom = simulated.Normals(8, denominator, 1);
            double[] top = [.. bottom.Select(sample => simulated.Normal(6, 1) + (paired ? 0.7 * (sample - denominator) : 0))];
            if (Holds(Fieller.Of(top, bottom, paired), 6 / denominator))
                held++;
        }

        (held / (double)Worlds).ShouldBeInRange(0.936, 0.964);
    }

    [Fact]
    public void Pairs_that_are_not_complete_and_confidences_out_of_range_are_refused()
    {
        Should.Throw<ArgumentException>(() => Fieller.Of([1, 2, 3], [1, 2], paired: true)).Message.ShouldContain("numerator has 3, denominator 2");
        Should.Throw<ArgumentOutOfRangeException>(() => Fieller.Of(Numerator, Denominator, paired: true, confidence: 1));
    }

    private static bool Holds(FiellerSet set, double ratio) => set switch
    {
        FiellerSet.Bounded bounded => bounded.Low <= ratio && ratio <= bounded.High,
        FiellerSet.Complement complement => ratio <= complement.Below || ratio >= complement.Above,
        _ => true,
    };
}
