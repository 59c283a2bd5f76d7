using Shouldly;

namespace ZoneDrain.Experiments.Tests.Workloads;

public sealed class ArrivalScheduleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Equal_gaps_of_all_workers_together_are_those_of_the_rate()
    {
        var load = new LoadSpec { Rate = 10, Arrivals = ArrivalKind.Even };
        double[] times = [.. Enumerable.Range(0, 3).SelectMany(worker => Times(new(load, Second, worker, 3, 1))).Order()];
        times.Length.ShouldBe(10);
        for (var i = 0; i < 10; i++) times[i].ShouldBe((i + 0.5) / 10, 1e-9);
    }

    [Fact]
    public void A_ramp_has_the_arrivals_of_its_mean_rate_and_half_of_them_late()
    {
        var load = new LoadSpec
        {
            Arrivals = ArrivalKind.Even,
            Stages = [new LoadStage { Rate = 1000, To = 3000, Duration = Second }, new LoadStage { Rate = 100, Duration = Second }],
        };
        var times = Times(new(load, default, 0, 1, 1));
        times.Length.ShouldBe(2100);
        times.ShouldBe(times.Order());
        // 1000 x + 1000 x² = 1000 at the golden section.
        times.Count(time => time < 0.6180339887).ShouldBeInRange(999, 1001);
        times.Count(time => time >= 1).ShouldBe(100);
        ArrivalSchedule.RateAt(load, default, 0.5).ShouldBe(2000);
        ArrivalSchedule.RateAt(load, default, 1.5).ShouldBe(100);
        ArrivalSchedule.RateAt(load, default, 2).ShouldBe(0);
    }

    [Fact]
    public void Random_gaps_follow_the_seed_and_their_mean_the_rate()
    {
        var load = new LoadSpec { Rate = 100_000 };
        var times = Times(new(load, Second, 0, 1, 7));
        times.ShouldBe(Times(new(load, Second, 0, 1, 7)));
        times.ShouldNotBe(Times(new(load, Second, 0, 1, 8)));
        // Six standard deviations of a Poisson count.
        times.Length.ShouldBeInRange(100_000 - 1900, 100_000 + 1900);
    }

    private static double[] Times(ArrivalSchedule schedule)
    {
        var times = new List<double>();
        while (schedule.TryNext(out var at)) times.Add(at);
        return [.. times];
    }
}
