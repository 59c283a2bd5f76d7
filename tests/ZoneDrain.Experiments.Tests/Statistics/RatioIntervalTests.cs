using System.Text.Json;
using Shouldly;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Statistics;

public class RatioIntervalTests
{
    private static readonly RatioOptions Options = new() { Seed = 5 };

    [Theory]
    [InlineData(6, 0.05)]
    [InlineData(8, 0.3)]
    [InlineData(20, 0.3)]
    [InlineData(40, 1.0)]
    public void The_interval_holds_the_true_ratio_of_lognormal_times_in_95_of_100_cases(int pairs, double sigma)
    {
        // Goal: true coverage. 1,000 worlds in which the subject takes 0.8 of the baseline's time; a shared factor slows both sides of a pair alike.
        // The band reaches from what few pairs cost the bootstrap (about 93) less chance, up to four standard errors above 95; plain BCa falls below it.
        Coverage(pairs, simulated =>
        {
            var machine = simulated.LogNormals(pairs, 1, 0.5);
            var baseline = Scaled(simulated.LogNormals(pairs, 100, sigma), machine);
            var subject = Scaled(simulated.LogNormals(pairs, 80, sigma), machine);
            return (subject, baseline);
        }).ShouldBeInRange(0.915, 0.978);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(30)]
    public void The_interval_holds_the_true_ratio_of_normal_times_in_95_of_100_cases(int pairs)
    {
        // Both sides have the same coefficient of variation, so the geometric means have the ratio of the means, 0.8.
        Coverage(pairs, simulated => (simulated.Normals(pairs, 80, 4), simulated.Normals(pairs, 100, 5))).ShouldBeInRange(0.915, 0.978);
    }

    [Fact]
    public void The_same_seed_and_figures_give_the_same_interval_to_the_last_bit()
    {
        var (subject, baseline) = Sides(12, 0.8, 0.1);
        RatioInterval.Of(subject, baseline, Options).ShouldBe(RatioInterval.Of(subject, baseline, Options));
        RatioInterval.Of(subject, baseline, Options with { Seed = 6 }).Low.ShouldNotBe(RatioInterval.Of(subject, baseline, Options).Low);
    }

    [Fact]
    public void Swapping_the_sides_gives_the_reciprocal_ratio()
    {
        var (subject, baseline) = Sides(12, 0.8, 0.1);
        var ratio = RatioInterval.Of(subject, baseline, Options).Ratio!.Value;
        RatioInterval.Of(baseline, subject, Options).Ratio!.Value.ShouldBe(1 / ratio, 1e-12);
    }

    [Theory]
    [InlineData(0.8, BetterWhen.Lower, ComparisonWord.Faster)]
    [InlineData(0.8, BetterWhen.Higher, ComparisonWord.Slower)]
    [InlineData(1.25, BetterWhen.Lower, ComparisonWord.Slower)]
    [InlineData(1.25, BetterWhen.Higher, ComparisonWord.Faster)]
    public void An_interval_on_one_side_of_one_is_faster_or_slower(double ratio, BetterWhen better, ComparisonWord word)
    {
        var (subject, baseline) = Sides(12, ratio, 0.02);
        var interval = RatioInterval.Of(subject, baseline, Options with { Better = better });
        interval.Word.ShouldBe(word);
        interval.PairsNeeded.ShouldBeNull();
        interval.Low!.Value.ShouldBeLessThan(ratio);
        interval.High!.Value.ShouldBeGreaterThan(ratio);
    }

    [Fact]
    public void An_interval_within_the_margin_is_no_difference_even_when_it_leaves_one_out()
    {
        var (subject, baseline) = Sides(12, 1.005, 0.001);
        var interval = RatioInterval.Of(subject, baseline, Options);
        interval.Low!.Value.ShouldBeGreaterThan(1);
        interval.Word.ShouldBe(ComparisonWord.NoDifference);
    }

    [Fact]
    public void A_wide_interval_around_one_says_how_many_pairs_would_decide_it()
    {
        var (subject, baseline) = Sides(8, 1, 0.2);
        var interval = RatioInterval.Of(subject, baseline, Options);
        interval.Word.ShouldBe(ComparisonWord.NotEnoughData);
        interval.PairsNeeded!.Value.ShouldBeGreaterThan(8);
        interval.Reason.ShouldContain($"about {interval.PairsNeeded} pairs would give an answer");
    }

    [Fact]
    public void Fewer_than_six_pairs_are_not_enough_and_say_so()
    {
        var interval = RatioInterval.Of([1, 1, 1, 1, 1], [2, 2, 2, 2, 2], Options);
        (interval.Word, interval.PairsNeeded, interval.Ratio, interval.Low).ShouldBe((ComparisonWord.NotEnoughData, 6L, 0.5, null));
        RatioInterval.Of([], [], Options).Ratio.ShouldBeNull();
    }

    [Fact]
    public void Six_equal_ratios_need_no_width()
    {
        var interval = RatioInterval.Of([1, 2, 3, 4, 5, 6], [2, 4, 6, 8, 10, 12], Options);
        (interval.Low, interval.High, interval.Word).ShouldBe((interval.Ratio, interval.Ratio, ComparisonWord.Faster));
    }

    [Fact]
    public void A_figure_of_zero_has_no_ratio()
    {
        var interval = RatioInterval.Of([1, 0, 1, 1, 1, 1], [2, 2, 2, 2, 2, 2], Options);
        (interval.Word, interval.Ratio, interval.PairsNeeded).ShouldBe((ComparisonWord.NotEnoughData, null, null));
        interval.Reason.ShouldStartWith("A figure is 0");
    }

    [Fact]
    public void Sides_of_unequal_length_and_figures_that_are_no_sizes_are_refused()
    {
        Should.Throw<ArgumentException>(() => RatioInterval.Of([1], [1, 2], Options)).Message.ShouldContain("subject has 1, baseline 2");
        Should.Throw<ArgumentException>(() => RatioInterval.Of([-1], [1], Options)).Message.ShouldContain("Figure 0 is -1");
        Should.Throw<ArgumentException>(() => RatioInterval.Of([1], [double.NaN], Options));
        Should.Throw<ArgumentOutOfRangeException>(() => RatioInterval.Of([1], [1], Options with { Resamples = 10 }));
        Should.Throw<ArgumentOutOfRangeException>(() => RatioInterval.Of([1], [1], Options with { Confidence = 1 }));
        Should.Throw<ArgumentOutOfRangeException>(() => RatioInterval.Of([1], [1], Options with { Margin = -0.1 }));
    }

    [Fact]
    public void An_interval_survives_json()
    {
        var (subject, baseline) = Sides(12, 0.8, 0.1);
        var interval = RatioInterval.Of(subject, baseline, Options);
        var json = JsonSerializer.Serialize(interval);
        json.ShouldContain("\"Word\":\"Faster\"");
        JsonSerializer.Deserialize<RatioInterval>(json).ShouldBe(interval);
    }

    private static double Coverage(int pairs, Func<Simulated, (double[] Subject, double[] Baseline)> world)
    {
        const int Worlds = 1_000;
        var simulated = new Simulated((ulong)pairs);
        var held = 0;
        for (var i = 0; i < Worlds; i++)
        {
            var (subject, baseline) = world(simulated);
            var interval = RatioInterval.Of(subject, baseline, new RatioOptions { Seed = (ulong)i, Resamples = 1_999 });
            if (interval.Low <= 0.8 && 0.8 <= interval.High)
                held++;
        }

        return held / (double)Worlds;
    }

    private static (double[] Subject, double[] Baseline) Sides(int pairs, double ratio, double sigma)
    {
        var simulated = new Simulated(23);
        var baseline = simulated.LogNormals(pairs, 100, 0.3);
        return (Scaled(baseline, simulated.LogNormals(pairs, ratio, sigma)), baseline);
    }

    private static double[] Scaled(double[] figures, double[] factors) => [.. figures.Zip(factors, (figure, factor) => figure * factor)];

    [Fact]
    public void What_contains_its_floor_is_never_called_faster_than_it()
    {
        double[] floor = [100, 101, 99, 100, 102, 98, 100, 101];
        double[] less = [.. floor.Select(ns => 0.9 * ns)];
        var ratio = RatioInterval.Of(less, floor, new() { Seed = 1, BaselineIsFloor = true });
        ratio.Word.ShouldBe(ComparisonWord.NoDifference);
        ratio.Reason.ShouldEndWith("cannot be better: no difference was found.");
        ratio.DifferenceMax!.Value.ShouldBeInRange(0.1, 0.12);
        RatioInterval.Of(floor, less, new() { Seed = 1, BaselineIsFloor = true }).Word.ShouldBe(ComparisonWord.Slower);
        RatioInterval.Of(less, floor, new() { Seed = 1 }).Word.ShouldBe(ComparisonWord.Faster);
    }
}
