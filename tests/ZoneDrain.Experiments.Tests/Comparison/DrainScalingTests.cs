using Shouldly;
using ZoneDrain.Experiments.Comparison;

namespace ZoneDrain.Experiments.Tests.Comparison;

public class DrainScalingTests
{
    private static readonly DeviceShape Gibibyte = new() { Pages = 262_144 };

    // Round figures: a sweep reads a page for 4 ns, a counter's edge pair costs 100 ns, everything else is free.
    private static readonly Prices Round = Free()
        .Parse("page-read=4ns").Parse("counter:first-use=60ns").Parse("counter:last-use=40ns");

    [Fact]
    public void The_break_even_grows_with_the_device_and_falls_with_the_folio_order()
    {
        IReadOnlyList<DrainScalingPoint> points = DrainScaling.Chart(new DrainScalingRequest
        {
            First = TeardownModel.Find("sweep")!,
            Second = TeardownModel.Find("counter")!,
            Prices = Round,
            EdgePairsPerSecond = 1_000,
            Shape = Gibibyte,
            Pages = [262_144, 2_621_440],
        });

        points.Select(point => (point.Shape.FolioOrder, point.Shape.Pages, point.Shape.Folios)).ShouldBe(
        [
            (0, 262_144, 262_144), (0, 2_621_440, 2_621_440), (9, 262_144, 512), (9, 2_621_440, 5_120), (18, 262_144, 1), (18, 2_621_440, 10),
        ]);
        foreach (DrainScalingPoint point in points)
        {
            // 4 ns a folio against 100 ns a pair and 1,000 pairs a second: 40 µs of life for each folio.
            var crossing = point.Answer.ShouldBeOfType<BreakEven.CrossesAt>();
            crossing.LifetimeNs.ShouldBe(point.Shape.Folios * 40_000.0, point.Shape.Folios * 1e-3);
            crossing.CheaperAbove.ShouldBe("sweep");
            point.FirstTeardownNs.ShouldBe(point.Shape.Folios * 4.0);
            point.EdgePairsPerPage!.Value.PairsPerPage.ShouldBe(0.04 * point.Shape.Folios / point.Shape.Pages, 1e-9);
        }
    }

    [Fact]
    public void A_crossing_under_create_and_drain_time_is_a_win_at_every_size()
    {
        DrainScaling.Chart(new DrainScalingRequest
        {
            First = TeardownModel.Find("sweep")!,
            Second = TeardownModel.Find("counter")!,
            Prices = Round.Parse("create=57ns"),
            EdgePairsPerSecond = 10e6,
            Shape = Gibibyte,
            Pages = [262_144],
            FolioOrders = [0],
        }).Single().Answer.ShouldBeOfType<BreakEven.WinsAlways>().Winner.ShouldBe("sweep");
    }

    [Fact]
    public void Every_strategy_has_a_teardown_that_the_kernel_preset_can_price()
    {
        TeardownModel.All.Select(model => model.Strategy).ShouldBe(
            ["drop-each", "bulk", "sweep", "rescan", "counter", "percpu", "tree", "dirty-sweep", "credit"]);
        DeviceShape shape = Gibibyte with { Workers = 8, Held = 3, DirtyShare = 0.1 };
        TeardownModel.All.ShouldAllBe(model => model.Cost(shape, Prices.KernelEstimates).TotalNs.Mean > 0);
        TeardownModel.Find("no-such").ShouldBeNull();
    }

    [Theory]
    [InlineData("drop-each", "page-put 512, grace-round 1, sleep 1")]
    [InlineData("bulk", "bulk-put 1, grace-round 1")]
    [InlineData("sweep", "page-read 512, grace-round 2, sleep 3")]
    [InlineData("rescan", "page-read 2,048, grace-round 2, sleep 3")]
    [InlineData("counter", "shard-read 1, grace-round 1, sleep 1")]
    [InlineData("percpu", "shard-read 8, message 16, grace-round 1, sleep 1")]
    [InlineData("tree", "shard-read 1, message 8, grace-round 1, sleep 1")]
    [InlineData("dirty-sweep", "page-read 52, chunk-read 8, grace-round 2, sleep 3")]
    [InlineData("credit", "message 8, grace-round 1, sleep 1")]
    public void Teardown_events_follow_the_strategy(string strategy, string events)
    {
        var shape = new DeviceShape { Pages = 262_144, FolioOrder = 9, FoliosPerChunk = 64, DirtyShare = 0.1, Workers = 8, Held = 3 };
        TeardownModel.Find(strategy)!.Counts(shape).ToString().ShouldBe(events);
    }

    [Fact]
    public void The_largest_device_in_time_is_exact()
    {
        // 4 ns a page: a deadline of 1 ms is 250,000 pages at order 0, and 512 times as many at order 9.
        TeardownModel sweep = TeardownModel.Find("sweep")!;
        DrainScaling.LargestDevice(sweep, Gibibyte, Round, 1e6).ShouldBe(250_000);
        DrainScaling.LargestDevice(sweep, Gibibyte with { FolioOrder = 9 }, Round, 1e6).ShouldBe(250_000L * 512);
        DrainScaling.LargestDevice(sweep, Gibibyte, Round, 3).ShouldBeNull();
        DrainScaling.LargestDevice(TeardownModel.Find("bulk")!, Gibibyte, Round, 1).ShouldBe(DrainScaling.PagesMax);
    }

    [Fact]
    public void The_smallest_folio_order_in_time_is_exact()
    {
        // 262,144 pages at 4 ns: 1 ms at order 0, half of it at each order more.
        TeardownModel sweep = TeardownModel.Find("sweep")!;
        DrainScaling.SmallestFolioOrder(sweep, Gibibyte, Round, 2e6).ShouldBe(0);
        DrainScaling.SmallestFolioOrder(sweep, Gibibyte, Round, 300_000).ShouldBe(2);
        DrainScaling.SmallestFolioOrder(sweep, Gibibyte, Round, 3).ShouldBeNull();
    }

    [Fact]
    public void Shapes_out_of_range_are_refused()
    {
        TeardownModel bulk = TeardownModel.Find("bulk")!;
        Should.Throw<ArgumentOutOfRangeException>(() => bulk.Cost(Gibibyte with { Pages = 0 }, Round));
        Should.Throw<ArgumentOutOfRangeException>(() => bulk.Cost(Gibibyte with { FolioOrder = 19 }, Round));
        Should.Throw<ArgumentOutOfRangeException>(() => bulk.Cost(Gibibyte with { DirtyShare = 1.1 }, Round));
    }

    private static Prices Free() => EventKinds.All.Aggregate(Prices.None, (prices, kind) => prices.With(kind, Price.Given(0)));
}
