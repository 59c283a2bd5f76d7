using Shouldly;
using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Lives;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Tests.Statistics;

/// <summary>
/// Intervals over rounds contain the truth as often as they say, on a machine that drifts, is stolen from, and has bursts of noise that outlast a slice.
/// Method: 2,000 simulated launches, each of up to 60 rounds of 16 blocks; an edge's extra cost is known.
/// </summary>
public sealed class RoundCoverageTests(ITestOutputHelper output)
{
    private const int Launches = 2_000;
    private const int Rounds = 60;
    private const double BaseNs = 1_700;
    private const double TruthNs = 60;

    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    [InlineData(60)]
    public void Intervals_of_a_fixed_number_of_rounds_cover(int rounds) => Cover(simulated => Interval(simulated.Take(rounds)));

    [Fact]
    public void Intervals_that_were_measured_until_narrow_cover() => Cover(simulated =>
    {
        var stop = new NarrowEnough();
        var seen = RoundEstimate.RoundsMin;
        while (seen < Rounds && !stop.At(seen, IsNarrow(simulated.Take(seen)))) seen++;
        return Interval(simulated.Take(seen));
    });

    [Fact]
    public void A_price_of_nothing_is_found_to_be_nothing_as_often() => Cover(simulated => Interval(simulated.Take(24)), truthNs: 0);

    private void Cover(Func<List<double>, (double Mean, double Half)> interval, double truthNs = TruthNs)
    {
        var (covered, widths) = (0, new List<double>());
        for (var launch = 0; launch < Launches; launch++)
        {
            var (mean, half) = interval(new Machine((ulong)launch).Launch(Rounds, truthNs));
            if (Math.Abs(mean - truthNs) <= half) covered++;
            widths.Add(half);
        }

        widths.Sort();
        var share = 100.0 * covered / Launches;
        output.WriteLine($"seeds 0 to {Launches - 1}: {share:0.0} % covered, median half width {widths[Launches / 2]:0.00} ns of {truthNs}");
        share.ShouldBeInRange(93, 97);
    }

    private static bool IsNarrow(IEnumerable<double> rounds)
    {
        var (mean, half) = Interval(rounds);
        return half <= OpenPair.HalfWidthMax * mean;
    }

    private static (double Mean, double Half) Interval(IEnumerable<double> rounds)
    {
        var estimate = RoundEstimate.Of([.. rounds]);
        return (estimate.Mean, estimate.HalfWidth());
    }

    /// <summary>A shared machine, window by window.</summary>
    private sealed class Machine(ulong seed)
    {
        private const double NoiseShare = 0.02;
        private const double StealChance = 0.02;
        private const double BurstChance = 0.01;
        private const double BurstEndChance = 0.15;
        private const double PlacementShare = 0.15;

        private readonly Simulated _noise = new(seed + 1_000_003);
        private SeededDraws _draws = new(seed);
        private double _walk;
        private double _burst;

        public List<double> Launch(int rounds, double truthNs)
        {
            var slope = BaseNs * 0.1 * (2 * _draws.Fraction() - 1) / (rounds * RoundFigures.BlocksMin * SliceWindows.Turns);
            var figures = new List<double>();
            var window = 0L;
            for (var round = 0; round < rounds; round++)
            {
                var extra = truthNs + _noise.Normal(0, PlacementShare * TruthNs);
                var blocks = new SliceBlock[RoundFigures.BlocksMin];
                for (var block = 0; block < blocks.Length; block++)
                {
                    var (first, second) = (0.0, 0.0);
                    for (var turn = 0; turn < SliceWindows.Turns; turn++, window++)
                    {
                        var ns = BaseNs + slope * window + Disturbance();
                        if (SliceWindows.IsFirst(window, secondLeads: false)) first += (ns + extra) / 2;
                        else second += ns / 2;
                    }

                    blocks[block] = new(first, second, first, second, 1);
                }

                figures.Add(RoundFigures.Of(blocks).EdgePairNs);
            }

            return figures;
        }

        private double Disturbance()
        {
            _walk = 0.999 * _walk + _noise.Normal(0, 0.002 * BaseNs);
            if (_burst > 0 && _draws.Fraction() < BurstEndChance) _burst = 0;
            else if (_burst == 0 && _draws.Fraction() < BurstChance) _burst = BaseNs * (0.1 + 0.2 * _draws.Fraction());
            var stolen = _draws.Fraction() < StealChance ? -Math.Log(1 - _draws.Fraction()) * 0.3 * BaseNs : 0;
            return _walk + _burst + stolen + _noise.Normal(0, NoiseShare * BaseNs);
        }
    }
}
