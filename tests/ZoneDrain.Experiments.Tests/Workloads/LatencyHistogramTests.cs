using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace ZoneDrain.Experiments.Tests.Workloads;

public class LatencyHistogramTests
{
    private static readonly double[] Percents = [0, 1, 25, 50, 75, 90, 95, 99, 99.9, 100];

    // Lengths of time spread evenly over their orders of magnitude, as latencies are.
    private static readonly Arbitrary<long[]> Latencies = Gen.Choose(0, 41)
        .SelectMany(bits => Gen.Choose(0, int.MaxValue), (bits, low) => Math.Min((1L << bits) + low % (1L << bits), LatencyHistogram.ValueMaxNs))
        .NonEmptyListOf()
        .Select(values => values.ToArray())
        .ToArbitrary();

    [Fact]
    public void Percentiles_equal_those_of_a_sorted_list_within_the_stated_error()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Latencies, values =>
        {
            var histogram = Of(values);
            long[] sorted = [.. values.Order()];
            foreach (var percent in Percents)
            {
                var rank = Math.Max(1, (int)decimal.Ceiling((decimal)percent * sorted.Length / 100));
                var exact = sorted[rank - 1];
                var reported = histogram.Percentile(percent)!.Value;
                reported.ShouldBeGreaterThanOrEqualTo(exact);
                (reported - exact).ShouldBeLessThanOrEqualTo((long)(exact * LatencyHistogram.RelativeErrorMax));
            }
        }));
    }

    [Fact]
    public void Count_minimum_maximum_and_mean_are_exact()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Latencies, values =>
        {
            var histogram = Of(values);
            histogram.Count.ShouldBe(values.Length);
            histogram.Min.ShouldBe(values.Min());
            histogram.Max.ShouldBe(values.Max());
            histogram.Mean!.Value.ShouldBe(values.Average(value => (double)value), values.Max() * 1e-9);
        }));
    }

    [Fact]
    public void Merging_equals_recording_everything_in_one()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Latencies, Latencies, (left, right) =>
        {
            var merged = Of(left);
            merged.Merge(Of(right));
            Json(merged).ShouldBe(Json(Of([.. left, .. right])));
        }));
    }

    [Fact]
    public void A_snapshot_survives_json_and_gives_the_same_percentiles()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Latencies, values =>
        {
            var histogram = Of(values);
            var back = LatencyHistogram.FromSnapshot(JsonSerializer.Deserialize<HistogramSnapshot>(Json(histogram))!);
            Percents.Select(back.Percentile).ShouldBe(Percents.Select(histogram.Percentile));
            (back.Count, back.Min, back.Max).ShouldBe((histogram.Count, histogram.Min, histogram.Max));
        }));
    }

    [Fact]
    public void Buckets_of_a_snapshot_do_not_overlap_and_hold_their_values()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Latencies, values =>
        {
            var buckets = Of(values).ToSnapshot().Buckets;
            foreach (var (below, above) in buckets.Zip(buckets.Skip(1)))
                below.HighNs.ShouldBeLessThan(above.LowNs);
            foreach (var bucket in buckets)
                bucket.Count.ShouldBe(values.LongCount(value => value >= bucket.LowNs && value <= bucket.HighNs));
        }));
    }

    [Fact]
    public void Values_above_one_hour_are_clipped_and_counted()
    {
        var histogram = Of([5, LatencyHistogram.ValueMaxNs, LatencyHistogram.ValueMaxNs + 1, long.MaxValue]);

        histogram.Clipped.ShouldBe(2);
        histogram.Max.ShouldBe(long.MaxValue);
        histogram.Percentile(50)!.Value.ShouldBeGreaterThanOrEqualTo(LatencyHistogram.ValueMaxNs);
        histogram.Percentile(75).ShouldBe(long.MaxValue);
        histogram.ToSnapshot().Buckets.Sum(bucket => bucket.Count).ShouldBe(4);
    }

    [Fact]
    public void The_99_9th_percentile_of_a_thousand_values_is_the_999th()
    {
        long[] values = [.. Enumerable.Repeat(1L, 999), 200];
        Of(values).Percentile(99.9).ShouldBe(1);
    }

    [Fact]
    public void An_empty_histogram_has_no_figures()
    {
        var histogram = new LatencyHistogram();
        histogram.Percentile(50).ShouldBeNull();
        histogram.Min.ShouldBeNull();
        histogram.Max.ShouldBeNull();
        histogram.Mean.ShouldBeNull();
        LatencyHistogram.FromSnapshot(histogram.ToSnapshot()).Count.ShouldBe(0);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (long ns = 0; ns < 10_000; ns++)
            histogram.Record(ns * ns);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Negative_values_and_percentiles_out_of_range_are_refused()
    {
        var histogram = new LatencyHistogram();
        Should.Throw<ArgumentOutOfRangeException>(() => histogram.Record(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => histogram.Percentile(100.1));
        Should.Throw<ArgumentOutOfRangeException>(() => histogram.Percentile(double.NaN));
        histogram.Count.ShouldBe(0);
    }

    [Fact]
    public void A_snapshot_that_does_not_add_up_is_refused()
    {
        var good = Of([1, 2, 300]).ToSnapshot();
        Should.Throw<FormatException>(() => LatencyHistogram.FromSnapshot(good with { Count = 4 })).Message.ShouldContain("count says 4");
        Should.Throw<FormatException>(() => LatencyHistogram.FromSnapshot(good with { Buckets = [new HistogramBucket(300, 302, 3)] }));
        Should.Throw<FormatException>(() => LatencyHistogram.FromSnapshot(good with { MinNs = null }));
    }

    private static LatencyHistogram Of(long[] values)
    {
        var histogram = new LatencyHistogram();
        foreach (var value in values)
            histogram.Record(value);
        return histogram;
    }

    private static string Json(LatencyHistogram histogram) => JsonSerializer.Serialize(histogram.ToSnapshot());
}
