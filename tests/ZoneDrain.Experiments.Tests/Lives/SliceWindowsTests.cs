using Shouldly;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Measurement;

namespace ZoneDrain.Experiments.Tests.Lives;

public class SliceWindowsTests
{
    private const double Ns = SliceWindows.WindowNs;

    [Fact]
    public void Windows_go_round_in_the_order_that_cancels_a_drift()
    {
        Owners(secondLeads: false).ShouldBe("ABBABAABABBA");
        Owners(secondLeads: true).ShouldBe("BAABABBABAAB");

        string Owners(bool secondLeads) => string.Concat(Enumerable.Range(0, 12).Select(window => SliceWindows.IsFirst(window, secondLeads) ? 'A' : 'B'));
    }

    [Fact]
    public void A_block_counts_where_every_worker_had_its_core_in_all_four_windows()
    {
        // 100 operations a window; the first world takes 10 % more.
        SliceRecord Kept(long window) => new(window, 1_000, 100, new(Ns, Ns * (SliceWindows.IsFirst(window, secondLeads: false) ? 1.1 : 1) - 2_000));
        List<SliceRecord> Worker(params long[] windows) => [.. windows.Select(Kept)];
        SliceWindows.Kept([Worker(0, 1, 2, 3, 4, 5, 6, 7), Worker(0, 1, 2, 3, 4, 6, 7)], 0.5, secondLeads: false).Count.ShouldBe(1);
        SliceWindows.Kept([Worker(0, 1, 2, 3), Worker(4, 5, 6, 7)], 0.5, secondLeads: false).ShouldBeEmpty();

        var block = SliceWindows.Kept([Worker(0, 1, 2, 3), Worker(0, 1, 2, 3)], 0.5, secondLeads: false).Single();
        block.FirstNs.ShouldBe((1.1 * Ns - 2_000) / 100, 1e-9);
        block.SecondNs.ShouldBe((Ns - 2_000) / 100, 1e-9);
        block.SecondWallNs.ShouldBe(Ns / 100 / 2, 1e-9);
        block.EdgePairs.ShouldBe(0.5);
    }

    [Theory]
    [InlineData(50_000, 0)]
    [InlineData(0, 50_000)]
    public void Who_came_late_or_lost_its_core_spoils_the_block(double late, double lost)
    {
        SliceRecord Record(long window) => new(window, window == 2 ? late : 0, 100, new(Ns + (window == 2 ? lost : 0), Ns));
        SliceWindows.Kept([[.. Enumerable.Range(0, 4).Select(window => Record(window))]], 1, secondLeads: false).ShouldBeEmpty();
    }

    [Fact]
    public void A_slice_is_its_own_where_clock_and_processor_time_agree()
    {
        new CoreSlice(400_000, 395_000).KeptItsCore.ShouldBeTrue();
        new CoreSlice(400_000, 360_000).KeptItsCore.ShouldBeFalse();
        new CoreSlice(400_000, 310_000).MostlyKeptItsCore.ShouldBeTrue();
        new CoreSlice(400_000, 290_000).MostlyKeptItsCore.ShouldBeFalse();
    }
}
