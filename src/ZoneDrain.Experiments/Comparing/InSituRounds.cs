using ZoneDrain.Experiments.Costs;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>What the rounds of one strategy beside bulk showed, round by round.</summary>
internal sealed class InSituRounds
{
    private readonly List<SliceBlock> _blocks = [];

    public List<RoundFigures> Slices { get; } = [];

    /// <summary>CPU time of the teardown above that of bulk, in nanoseconds.</summary>
    public List<double> TeardownNs { get; } = [];

    /// <summary>Page words that the teardown read (or put back) more than bulk's.</summary>
    public double Pages { get; set; }

    public List<double> ReleaseNs { get; } = [];

    public List<double> BulkReleaseNs { get; } = [];

    public long BlocksKept { get; private set; }

    public long BlocksSeen { get; private set; }

    public bool HasEnough => Slices.Count >= RoundEstimate.RoundsMin;

    /// <summary>Adds the blocks of one pair of lives; on a busy machine it takes several of them to make a round.</summary>
    public void Add(IReadOnlyList<SliceBlock> kept, int seen)
    {
        BlocksSeen += seen;
        BlocksKept += kept.Count;
        _blocks.AddRange(kept);
        if (_blocks.Count < RoundFigures.BlocksMin) return;
        Slices.Add(RoundFigures.Of(_blocks));
        _blocks.Clear();
    }

    public MeanEstimate EdgePairNs => RoundEstimate.Of([.. Slices.Select(round => round.EdgePairNs)]);

    public MeanEstimate PageNs => RoundEstimate.Of(TeardownNs).Times(1 / Pages);
}
