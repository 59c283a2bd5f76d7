using Shouldly;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Statistics;

public class HolmTests
{
    // Means of 5, 0.1 and 3 with a spread of 1.
    private static readonly double[][] Samples = [Around(5), Around(0.1), Around(3)];

    [Fact]
    public void The_most_certain_difference_is_judged_most_strictly_and_the_first_that_is_none_ends_it()
    {
        var levels = Holm.Confidences(Samples);
        levels[0].ShouldBe(1 - 0.05 / 3, 1e-12);
        levels[2].ShouldBe(1 - 0.05 / 2, 1e-12);
        levels[1].ShouldBe(1 - 0.05 / 1, 1e-12);
        Holm.Confidences([Around(0.1), Around(0.2)]).ShouldBe([0.975, 0.975]);
        Holm.Confidences([]).ShouldBeEmpty();
    }

    [Fact]
    public void Of_pages_without_any_difference_no_more_than_one_in_twenty_shows_one()
    {
        // Nine comparisons of twelve rounds each, on 2,000 pages.
        var (wrong, draws) = (0, new Simulated(11));
        for (var page = 0; page < 2_000; page++)
        {
            double[][] samples = [.. Enumerable.Range(0, 9).Select(_ => draws.Normals(12, 0, 1))];
            var levels = Holm.Confidences(samples);
            if (samples.Select((sample, i) => (Estimate: MeanEstimate.Of(sample), Level: levels[i]))
                .Any(row => Math.Abs(row.Estimate.Mean) > row.Estimate.HalfWidth(row.Level))) wrong++;
        }

        (wrong / 20.0).ShouldBeInRange(3.5, 6.5);
    }

    private static double[] Around(double mean) => [.. new[] { -1.0, 1, -1, 1, -1, 1, -1, 1 }.Select(noise => mean + noise)];
}
