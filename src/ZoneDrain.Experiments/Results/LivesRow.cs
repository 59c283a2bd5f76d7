using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>Lives of one length under two strategies, pair by pair; costs are CPU time from create to release, all threads together.</summary>
/// <param name="Factor">Length in break-even lifetimes.</param>
/// <param name="Operations">Operations of a life.</param>
/// <param name="EdgePairs">Edge pairs that a life made.</param>
/// <param name="Pairs">Samples: pairs in which every worker kept its core, or as many pairs side by side as it took to have windows
/// enough of that kind.</param>
/// <param name="PairsSeen">Pairs lived.</param>
/// <param name="FirstNs">Median cost of a life under the first strategy.</param>
/// <param name="MeasuredNs">First cost less second cost.</param>
/// <param name="PredictedNs">The same by events × prices.</param>
public sealed record LivesRow(
    double Factor, long Operations, double EdgePairs, int Pairs, int PairsSeen, double FirstNs, MeanEstimate MeasuredNs, MeanEstimate PredictedNs)
{
    /// <summary>Pairs without which nothing is said.</summary>
    public const int PairsMin = 8;

    /// <summary>Measured less predicted.</summary>
    public MeanEstimate DifferenceNs => MeasuredNs.Minus(PredictedNs);
}
