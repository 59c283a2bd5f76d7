using Shouldly;
using ZoneDrain.Experiments.Costs;

namespace ZoneDrain.Experiments.Tests.Costs;

public class DrainScalingTests
{
    private static readonly DeviceShape Gibibyte = new() { Pages = 262_144 };

    private static readonly TeardownModel Sweep = new("sweep", EventCounts.None.With(EventKind.PageRead, 262_144).With(EventKind.GraceRound, 3), Gibibyte);

    private static readonly TeardownModel Counter = new("counter", EventCounts.None.With(EventKind.GraceRound, 3), Gibibyte);

    // Round figures: a sweep reads a page for 4 ns, a counter's edge pair costs 100 ns, everything else is free.
    private static readonly Prices Round = Free()
        .Parse("page-read=4ns").Parse("counter:first-use=60ns").Parse("counter:last-use=40ns");

    [Fact]
    public void The_break_even_grows_with_the_device_and_falls_with_the_folio_order()
    {
        var points = DrainScaling.Chart(new DrainScalingRequest
        {
            First = Sweep,
            Second = Counter,
            Prices = Round,
            EdgePairsPerSecond = 1_000,
            Shape = Gibibyte,
            Pages = [262_144, 2_621_440],
        });

        points.Select(point => (point.Shape.FolioOrder, point.Shape.Pages, point.Shape.Folios)).ShouldBe(
        [
            (0, 262_144, 262_144), (0, 2_621_440, 2_621_440), (9, 262_144, 512), (9, 2_621_440, 5_120), (18, 262_144, 1), (18, 2_621_440, 10),
        ]);
        foreach (var point in points)
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
            First = Sweep,
            Second = Counter,
            Prices = Round.Parse("create=57ns"),
            EdgePairsPerSecond = 10e6,
            Shape = Gibibyte,
            Pages = [262_144],
            FolioOrders = [0],
        }).Single().Answer.ShouldBeOfType<BreakEven.WinsAlways>().Winner.ShouldBe("sweep");
    }

    [Theory]
    [InlineData(262_144, 0, 1, "page-read 262,144, chunk-read 64, shard-read 2, message 6, grace-round 3, sleep 2")]
    [InlineData(65_536, 0, 1, "page-read 65,536, chunk-read 16, shard-read 2, message 6, grace-round 3, sleep 2")]
    [InlineData(262_144, 9, 1, "page-read 512, chunk-read 1, shard-read 2, message 6, grace-round 3, sleep 2")]
    [InlineData(262_144, 0, 8, "page-read 262,144, chunk-read 64, shard-read 9, message 48, grace-round 3, sleep 2")]
    public void What_was_counted_is_carried_to_other_devices_and_is_itself_on_its_own(long pages, int order, int workers, string events)
    {
        var counted = EventCounts.None.With(EventKind.PageRead, 262_144).With(EventKind.ChunkRead, 64).With(EventKind.ShardRead, 2)
            .With(EventKind.Message, 6).With(EventKind.GraceRound, 3).With(EventKind.Sleep, 2).With(EventKind.FirstUse, 99).With(EventKind.LastUse, 99);
        new TeardownModel("any", counted, Gibibyte).Counts(new() { Pages = pages, FolioOrder = order, Workers = workers }).ToString().ShouldBe(events);
    }

    [Fact]
    public void A_wait_costs_no_cpu_time_but_counts_towards_a_deadline()
    {
        var prices = Round.Parse("grace-round=10ms");
        Counter.Cost(Gibibyte, prices).TotalNs.Mean.ShouldBe(0);
        Counter.Cost(Gibibyte, prices).WaitNs.ShouldBe(30e6);
        DrainScaling.LargestDevice(Counter, Gibibyte, prices, 29e6).ShouldBeNull();
        DrainScaling.LargestDevice(Sweep, Gibibyte, prices, 31e6).ShouldBe(250_000);
    }

    [Fact]
    public void The_largest_device_in_time_is_exact()
    {
        // 4 ns a page: a deadline of 1 ms is 250,000 pages at order 0, and 512 times as many at order 9.
        DrainScaling.LargestDevice(Sweep, Gibibyte, Round, 1e6).ShouldBe(250_000);
        DrainScaling.LargestDevice(Sweep, Gibibyte with { FolioOrder = 9 }, Round, 1e6).ShouldBe(250_000L * 512);
        DrainScaling.LargestDevice(Sweep, Gibibyte, Round, 3).ShouldBeNull();
        DrainScaling.LargestDevice(Counter, Gibibyte, Round, 1).ShouldBe(DrainScaling.PagesMax);
    }

    [Fact]
    public void The_smallest_folio_order_in_time_is_exact()
    {
        // 262,144 pages at 4 ns: 1 ms at order 0, half of it at each order more.
        DrainScaling.SmallestFolioOrder(Sweep, Gibibyte, Round, 2e6).ShouldBe(0);
        DrainScaling.SmallestFolioOrder(Sweep, Gibibyte, Round, 300_000).ShouldBe(2);
        DrainScaling.SmallestFolioOrder(Sweep, Gibibyte, Round, 3).ShouldBeNull();
    }

    [Fact]
    public void Shapes_out_of_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Sweep.Cost(Gibibyte with { Pages = 0 }, Round));
        Should.Throw<ArgumentOutOfRangeException>(() => Sweep.Cost(Gibibyte with { FolioOrder = 19 }, Round));
        Should.Throw<ArgumentOutOfRangeException>(() => Sweep.Cost(Gibibyte with { DirtyShare = 1.1 }, Round));
    }

    private static Prices Free() => EventKinds.All.Aggregate(Prices.None, (prices, kind) => prices.With(kind, Price.Given(kind, 0)));
}
