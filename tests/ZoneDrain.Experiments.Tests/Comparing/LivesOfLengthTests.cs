using Shouldly;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Comparing;

public class LivesOfLengthTests
{
    private static readonly BreakEvenQuestion Question = new()
    {
        First = "sweep",
        Second = "counter",
        TeardownDifference = MeanEstimate.Exact(100e3),
        EdgeDifference = MeanEstimate.Exact(-50),
        EdgePairsPerSecond = 250_000,
        FloorNs = 1,
    };

    [Fact]
    public void A_pair_side_by_side_costs_its_operations_and_what_stands_around_them()
    {
        // 1,000 operations at 900 and 950 ns; create and teardown take 300 and 200 µs.
        var lives = new LivesOfLength(1, 1_000);
        for (var pair = 0; pair < 8; pair++) lives.Add(Blocks(RoundFigures.BlocksMin), (300e3, 200e3), edgePairs: 800);
        var row = lives.Row(Question, trim: 0.2);
        (row.Pairs, row.PairsSeen, row.EdgePairs).ShouldBe((8, 8, 800));
        row.FirstNs.ShouldBe(900e3 + 300e3, 1);
        row.MeasuredNs.Mean.ShouldBe(-50e3 + 100e3, 1);
        row.PredictedNs.Mean.ShouldBe(100e3 - 50 * 800, 1);
    }

    [Fact]
    public void Pairs_with_few_windows_make_a_sample_together()
    {
        var lives = new LivesOfLength(1, 1_000);
        for (var pair = 0; pair < 7; pair++) lives.Add(Blocks(RoundFigures.BlocksMin / 4), (pair * 10e3, 0), edgePairs: 800);
        var row = lives.Row(Question, trim: 0.2);
        (row.Pairs, row.PairsSeen).ShouldBe((1, 7));
        row.MeasuredNs.Mean.ShouldBe(-50e3 + 15e3, 1, "the first four pairs, of 0 to 30 µs");
    }

    [Fact]
    public void A_pair_by_turns_counts_where_workers_kept_their_cores()
    {
        var lives = new LivesOfLength(0.25, 100);
        lives.Add(70e3, 50e3, kept: true, edgePairs: 60);
        lives.Add(900e3, 50e3, kept: false, edgePairs: 80);
        var row = lives.Row(Question, trim: 0.2);
        (row.Pairs, row.PairsSeen, row.EdgePairs, row.MeasuredNs.Mean).ShouldBe((1, 2, 70, 20e3));
    }

    private static SliceBlock[] Blocks(int count) => [.. Enumerable.Repeat(new SliceBlock(900, 950, 450, 475, 0.8), count)];
}
