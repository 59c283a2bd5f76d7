using ZoneDrain.Experiments.Costs;
using ZoneDrain.Experiments.Results;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Comparing;

/// <summary>What pairs of lives of one length have shown so far.</summary>
/// <param name="factor">The length in break-even lifetimes.</param>
/// <param name="operations">Operations of a life, 1 or more.</param>
internal sealed class LivesOfLength(double factor, long operations)
{
    private readonly List<double> _firstNs = [];
    private readonly List<double> _differenceNs = [];

    // Of pairs side by side that wait for more of their kind.
    private readonly List<SliceBlock> _blocks = [];
    private readonly List<(double FirstNs, double SecondNs)> _ends = [];
    private double _edgePairs;

    public long Operations => operations;

    /// <summary>Pairs lived.</summary>
    public int Lived { get; private set; }

    /// <summary>A life is over before the windows of a block have passed.</summary>
    public bool IsTooShort { get; set; }

    /// <summary>Adds a pair that was lived one after the other; it counts where the workers kept their cores.</summary>
    public void Add(double firstNs, double secondNs, bool kept, double edgePairs)
    {
        (Lived, _edgePairs) = (Lived + 1, _edgePairs + edgePairs);
        if (!kept) return;
        _firstNs.Add(firstNs);
        _differenceNs.Add(firstNs - secondNs);
    }

    /// <summary>Adds a pair that was lived side by side; on a busy machine it takes several to have blocks enough for a sample.</summary>
    public void Add(IReadOnlyList<SliceBlock> blocks, (double FirstNs, double SecondNs) ends, double edgePairs)
    {
        (Lived, _edgePairs) = (Lived + 1, _edgePairs + edgePairs);
        _blocks.AddRange(blocks);
        _ends.Add(ends);
        if (_blocks.Count < RoundFigures.BlocksMin) return;
        var load = RoundFigures.Of(_blocks);
        _firstNs.Add(load.FirstNs * operations + Robust.Median([.. _ends.Select(end => end.FirstNs)]));
        _differenceNs.Add((load.FirstNs - load.SecondNs) * operations + Robust.Median([.. _ends.Select(end => end.FirstNs - end.SecondNs)]));
        _blocks.Clear();
        _ends.Clear();
    }

    /// <summary>The row of a report.</summary>
    public LivesRow Row(BreakEvenQuestion question, double trim)
    {
        var edges = Lived == 0 ? 0 : _edgePairs / Lived;
        var predicted = question.TeardownDifference.Plus(question.EdgeDifference.Times(edges));
        return _firstNs.Count == 0
            ? new(factor, operations, edges, 0, Lived, 0, new(0, double.PositiveInfinity, 1), predicted)
            : new(factor, operations, edges, _firstNs.Count, Lived, Robust.Median(_firstNs), MeanEstimate.Of(_differenceNs, trim), predicted);
    }
}
