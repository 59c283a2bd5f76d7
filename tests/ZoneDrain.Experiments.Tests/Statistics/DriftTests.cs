using Shouldly;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Statistics;

public sealed class DriftTests
{
    [Fact]
    public void A_leak_is_found_through_noise_and_outliers()
    {
        var draws = new SeededDraws(11);
        var points = Enumerable.Range(0, 1000).Select(i => (i / 100.0, 5.0 * i / 100 + draws.Fraction() + (i % 50 == 0 ? 1000 : 0))).ToList();
        var drift = Drift.Of("memory", "bytes an hour", points, 4);
        drift.Slope.ShouldNotBeNull().ShouldBe(5, 0.1);
        drift.Grows.ShouldBeTrue();
        Drift.Of("memory", "bytes an hour", points, 6).Grows.ShouldBeFalse();
    }

    [Fact]
    public void Noise_alone_does_not_grow()
    {
        var draws = new SeededDraws(12);
        var points = Enumerable.Range(0, 200).Select(i => ((double)i, draws.Fraction())).ToList();
        var drift = Drift.Of("references", "an hour", points, 0.01);
        drift.Grows.ShouldBeFalse();
        drift.Low.ShouldNotBeNull().ShouldBeLessThan(drift.High!.Value);
    }

    [Fact]
    public void A_leak_that_begins_anew_after_a_resumption_is_found_all_the_same()
    {
        // Each process leaks 5 an hour from where it began, so that all points together lie flat.
        var parts = Enumerable.Range(0, 6).Select(part => (IReadOnlyList<(double, double)>)
            [.. Enumerable.Range(0, 50).Select(i => (part + i / 50.0, 5.0 * i / 50))]).ToList();
        var drift = Drift.OfParts("memory", "bytes an hour", parts, 4);
        drift.Points.ShouldBe(300);
        drift.Slope.ShouldNotBeNull().ShouldBe(5, 0.01);
        drift.Grows.ShouldBeTrue();
        Drift.Of("memory", "bytes an hour", [.. parts.SelectMany(part => part)], 4).Grows.ShouldBeFalse();
    }

    [Fact]
    public void Few_points_have_a_slope_and_no_verdict()
    {
        Drift.Of("x", "", [(0, 1), (1, 3)], 0).ShouldBe(new Drift("x", "", 2, 2, null, null, 0));
        Drift.Of("x", "", [], 0).Slope.ShouldBeNull();
        Drift.Of("x", "", [(0, 1), (1, 3)], 0).Grows.ShouldBeFalse();
    }
}
