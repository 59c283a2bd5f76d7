using Shouldly;
using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Tests.Measurement;

public class PairedSlicesTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void Prices_are_those_of_the_actions_when_nothing_drifts()
    {
        var prices = new PairedSlices(_time).Run(Costing(25), Costing(10));

        prices.Pairs.Count.ShouldBe(12);
        prices.Pairs.ShouldAllBe(pair => Math.Abs(pair.FirstNs - 25) < 0.01 && Math.Abs(pair.SecondNs - 10) < 0.01);
        prices.DifferencesNs.ShouldAllBe(difference => Math.Abs(difference - 15) < 0.01);
        prices.SlicesOutsideRange.ShouldBe(0);
    }

    [Fact]
    public void A_slice_is_calibrated_to_the_length_asked_for()
    {
        var options = new PairedSlicesOptions { Slice = TimeSpan.FromMilliseconds(40) };

        var prices = new PairedSlices(_time, options).Run(Costing(25), Costing(1000));

        (prices.FirstEventsPerSlice * 25.0).ShouldBe(40e6, 40e6 * 0.001);
        (prices.SecondEventsPerSlice * 1000.0).ShouldBe(40e6, 40e6 * 0.001);
    }

    [Fact]
    public void Slices_run_in_the_order_first_second_second_first()
    {
        var order = new List<char>();
        var options = new PairedSlicesOptions { Blocks = 2, WarmupBlocks = 0 };

        _ = new PairedSlices(_time, options).Run(Noting(order, 'A'), Noting(order, 'B'));

        string.Concat(order.TakeLast(8)).ShouldBe("ABBAABBA");
    }

    [Fact]
    public void A_linear_drift_of_the_machine_falls_out_of_the_difference()
    {
        // Each slice makes every later event 0.05 ns dearer, whichever action it belongs to.
        var options = new PairedSlicesOptions { WarmupBlocks = 0 };
        double drift = 0;
        Func<long, long> Drifting(double ns) => events =>
        {
            _time.Advance(events * (ns + drift));
            drift += 0.05;
            return events;
        };

        var prices = new PairedSlices(_time, options).Run(Drifting(25), Drifting(10));

        prices.Pairs[^1].FirstNs.ShouldBeGreaterThan(prices.Pairs[0].FirstNs + 2);
        prices.DifferencesNs.ShouldAllBe(difference => Math.Abs(difference - 15) < 0.01);
    }

    [Fact]
    public void Prices_count_the_events_that_were_done_and_not_those_asked_for()
    {
        long Half(long events)
        {
            var done = Math.Max(1, events / 2);
            _time.Advance(done * 30.0);
            return done;
        }

        var prices = new PairedSlices(_time).Run(Half, Costing(30));

        prices.DifferencesNs.ShouldAllBe(difference => Math.Abs(difference) < 0.01);
    }

    [Fact]
    public void Slices_that_stall_are_counted()
    {
        var slices = 0;
        long Stalling(long events)
        {
            _time.Advance(events * 20.0);
            // Calibration stops at a quarter of a slice; only full slices stall.
            if (events > 500_000 && ++slices % 10 == 0)
                _time.Advance(100e6);
            return events;
        }

        var options = new PairedSlicesOptions { WarmupBlocks = 0, Blocks = 20 };
        var prices = new PairedSlices(_time, options).Run(Stalling, Costing(20));

        prices.SlicesOutsideRange.ShouldBe(4);
    }

    [Fact]
    public void An_action_that_does_nothing_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => new PairedSlices(_time).Run(_ => 0, Costing(10)))
            .Message.ShouldBe("An action that was asked for 1 events did 0; at least 1 is needed to price one.");
    }

    [Fact]
    public void An_action_that_takes_no_time_is_refused_instead_of_run_for_ever()
    {
        Should.Throw<InvalidOperationException>(() => new PairedSlices(_time).Run(events => events, Costing(10)))
            .Message.ShouldContain("out of reach");
    }

    [Fact]
    public void A_cancelled_measurement_stops_before_its_next_slice()
    {
        using var source = new CancellationTokenSource();
        var slices = 0;
        long Cancelling(long events)
        {
            slices++;
            source.Cancel();
            return events;
        }

        Should.Throw<OperationCanceledException>(() => new PairedSlices(_time).Run(Cancelling, Costing(10), source.Token));
        slices.ShouldBe(1);
    }

    [Theory]
    [InlineData(9, 12, 1)]
    [InlineData(51, 12, 1)]
    [InlineData(20, 0, 1)]
    [InlineData(20, 12, -1)]
    public void Options_out_of_range_are_refused(int sliceMs, int blocks, int warmup)
    {
        var options = new PairedSlicesOptions { Slice = TimeSpan.FromMilliseconds(sliceMs), Blocks = blocks, WarmupBlocks = warmup };
        Should.Throw<ArgumentOutOfRangeException>(() => new PairedSlices(_time, options));
    }

    private Func<long, long> Costing(double ns) => events =>
    {
        _time.Advance(events * ns);
        return events;
    };

    private Func<long, long> Noting(List<char> order, char name)
    {
        var action = Costing(20);
        return events =>
        {
            order.Add(name);
            return action(events);
        };
    }
}
