using Shouldly;
using ZoneDrain.Experiments.Comparing;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Experiments.Tests.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Comparing;

public class LivesReportTests
{
    // Sweep is dearer in its teardown and cheaper at each edge: it must lose at a quarter and win at four times.
    private static readonly BreakEven.CrossesAt Answer = (BreakEven.CrossesAt)BreakEven.Of(new BreakEvenQuestion
    {
        First = "sweep",
        Second = "counter",
        TeardownDifference = MeanEstimate.Exact(100e3),
        EdgeDifference = MeanEstimate.Exact(-50),
        EdgePairsPerSecond = 250_000,
        FloorNs = 1,
    });

    [Theory]
    [InlineData(75e3, -300e3, LivesVerdict.Confirmed)]
    [InlineData(-75e3, -300e3, LivesVerdict.Refuted)]
    [InlineData(75e3, 300e3, LivesVerdict.Refuted)]
    [InlineData(5e3, -300e3, LivesVerdict.CouldNotTell)]
    [InlineData(75e3, -5e3, LivesVerdict.CouldNotTell)]
    public void Lives_confirm_refute_or_leave_open(double below, double above, LivesVerdict verdict)
    {
        var report = LivesReport.Of(Answer, [Row(0.25, below), Row(1, 0), Row(4, above)]);
        report.Verdict.ShouldBe(verdict);
        report.Reason.ShouldContain("120 pairs of lives");
    }

    [Fact]
    public void Few_pairs_say_nothing_however_clear_they_seem() =>
        LivesReport.Of(Answer, [Row(0.25, 75e3, LivesRow.PairsMin - 1), Row(1, 0), Row(4, -300e3)]).Verdict.ShouldBe(LivesVerdict.CouldNotTell);

    [Theory]
    [InlineData(0, "The time did not suffice for one pair of lives.")]
    [InlineData(1, "1 pair of lives leaves open which of the two is cheaper in lives of a quarter of the break-even.")]
    [InlineData(2, "2 pairs of lives leave open which of the two is cheaper in lives of a quarter of the break-even.")]
    public void As_many_as_there_were_are_told(int pairs, string reason) =>
        LivesReport.Of(Answer, [Row(0.25, 75e3, pairs), Row(1, 0, 0), Row(4, -300e3, 0)]).Reason.ShouldBe(reason);

    /// <summary>Lives that differ by nothing but noise, looked at again and again until they seem to say something.</summary>
    [Fact]
    public void What_is_looked_at_again_and_again_is_seldom_refuted_by_noise()
    {
        const int Runs = 2_000;
        const int PairsMax = 600;
        var random = new Random(20_261_130);
        double Noise() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var refuted = 0;
        for (var run = 0; run < Runs; run++)
        {
            var verdict = LivesVerdict.CouldNotTell;
            List<double>[] pairs = [[], []];
            for (var look = LivesCheck.NextLook(0); look <= PairsMax && verdict == LivesVerdict.CouldNotTell; look = LivesCheck.NextLook(look))
            {
                foreach (var length in pairs)
                {
                    while (length.Count < look) length.Add(Noise());
                }

                var rows = pairs.Select(length => Row(0.25, 0, look) with { MeasuredNs = MeanEstimate.Of(length, 0.2) }).ToList();
                verdict = LivesReport.Of(Answer, rows).Verdict;
            }

            if (verdict == LivesVerdict.Refuted) refuted++;
        }

        refuted.ShouldBeLessThan(Runs / 20);
    }

    [Fact]
    public void Looks_are_twenty_at_most()
    {
        var looks = 0;
        for (var pairs = LivesCheck.NextLook(0); pairs < 1_500; pairs = LivesCheck.NextLook(pairs)) looks++;
        looks.ShouldBeInRange(10, 20);
    }

    [Fact]
    public void A_refuted_answer_says_so_and_ends_with_exit_code_20()
    {
        var refuted = SampleReport.Of(SampleReport.Strategy()) with { Lives = LivesReport.Of(Answer, [Row(0.25, -75e3), Row(1, 0), Row(4, -300e3)]) };
        ComparisonVerdict.Of(refuted, []).Code.ShouldBe(ExitCode.ThresholdMissed);
        refuted.Answer.ShouldEndWith("Refuted by lives: sweep is already cheaper in lives of a quarter of the break-even (120 pairs of lives).");
        var open = refuted with { Lives = LivesReport.None("sweep", "counter", "Nobody had a core.") };
        ComparisonVerdict.Of(open, []).Code.ShouldBe(ExitCode.AllHeld);
        open.Answer.ShouldEndWith("Lives could not tell: Nobody had a core.");
    }

    private static LivesRow Row(double factor, double ns, int pairs = 40) => new(factor, 1_000, 500, pairs, 50, 5e6, new(ns, 4e6, 39), new(ns, 1e6, 20));
}
