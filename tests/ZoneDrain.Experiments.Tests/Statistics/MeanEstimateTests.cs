using Shouldly;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Statistics;

public class MeanEstimateTests
{
    [Fact]
    public void A_mean_carries_the_variance_of_the_mean()
    {
        // Deviations -2, 0, 2: sample variance 4, of the mean 4/3.
        var estimate = MeanEstimate.Of([1, 3, 5]);
        estimate.Mean.ShouldBe(3);
        estimate.Variance.ShouldBe(4.0 / 3, 1e-12);
        estimate.DegreesOfFreedom.ShouldBe(2);
    }

    [Fact]
    public void Trimming_leaves_a_stall_out_of_the_mean_and_winsorises_the_variance()
    {
        // One of ten cut at each end: mean of 2..9, Winsorised to 2,2,3..9,9 with squared deviations of 66.5 in all, over 8 · 7.
        var estimate = MeanEstimate.Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 1e6], trim: 0.1);
        estimate.Mean.ShouldBe(5.5);
        estimate.Variance.ShouldBe(66.5 / 56, 1e-12);
        estimate.DegreesOfFreedom.ShouldBe(7);
    }

    [Fact]
    public void Equal_variances_and_counts_add_their_degrees_of_freedom()
    {
        var sum = MeanEstimate.Of([1, 3, 5]).Plus(MeanEstimate.Of([10, 12, 14]));
        sum.Mean.ShouldBe(15);
        sum.Variance.ShouldBe(8.0 / 3, 1e-12);
        sum.DegreesOfFreedom.ShouldBe(4, 1e-12);
    }

    [Fact]
    public void An_exact_value_adds_no_error()
    {
        var measured = MeanEstimate.Of([1, 3, 5]);
        measured.Plus(MeanEstimate.Exact(7)).ShouldBe(measured with { Mean = 10 });
        MeanEstimate.Exact(2).Minus(MeanEstimate.Exact(5)).ShouldBe(MeanEstimate.Exact(-3));
    }

    [Fact]
    public void A_factor_scales_the_error_by_its_square_and_zero_ends_it()
    {
        MeanEstimate.Of([1, 3, 5]).Times(-3).ShouldBe(new MeanEstimate(-9, 12, 2));
        MeanEstimate.Of([4]).Times(0).ShouldBe(MeanEstimate.Zero);
    }

    [Fact]
    public void A_single_sample_has_an_unknown_error()
    {
        MeanEstimate.Of([4]).ShouldBe(new MeanEstimate(4, double.PositiveInfinity, 1));
    }

    [Fact]
    public void Pairs_know_their_difference_better_than_their_sides()
    {
        var pair = new PricePair([10, 20, 30], [9, 18, 29], Paired: true);
        pair.Difference().Mean.ShouldBe(4.0 / 3, 1e-12);
        pair.Difference().Variance.ShouldBeLessThan((pair with { Paired = false }).Difference().Variance / 100);
        Should.Throw<ArgumentException>(() => (pair with { Second = [1] }).Difference());
    }
}
