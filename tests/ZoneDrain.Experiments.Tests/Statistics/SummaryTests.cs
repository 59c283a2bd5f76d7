using Shouldly;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Statistics;

public class SummaryTests
{
    [Theory]
    [InlineData(new[] { 7.0 }, 7, 7, 7)]
    [InlineData(new[] { 9.0, 1.0 }, 1, 5, 9)]
    [InlineData(new[] { 3.0, -2.0, 10.0 }, -2, 3, 10)]
    public void A_summary_is_the_smallest_middle_and_largest_figure(double[] figures, double min, double median, double max)
    {
        Summary.Of(figures).ShouldBe(new Summary(min, median, max, figures.Length));
    }

    [Fact]
    public void Figures_stay_in_their_order()
    {
        double[] figures = [3, 1, 2];
        _ = Summary.Of(figures);
        figures.ShouldBe([3, 1, 2]);
    }

    [Fact]
    public void No_figures_and_figures_that_are_not_finite_are_refused()
    {
        Should.Throw<ArgumentException>(() => Summary.Of([]));
        Should.Throw<ArgumentException>(() => Summary.Of([1, double.NaN])).Message.ShouldContain("Figure 1 is NaN");
    }

    [Fact]
    public void Quantiles_are_linear_between_neighbours()
    {
        double[] figures = [40, 10, 20, 30];
        Robust.Quantile(figures, 0).ShouldBe(10);
        Robust.Quantile(figures, 0.25).ShouldBe(17.5);
        Robust.Quantile(figures, 1).ShouldBe(40);
        Should.Throw<ArgumentOutOfRangeException>(() => Robust.Quantile(figures, 1.01));
    }
}
