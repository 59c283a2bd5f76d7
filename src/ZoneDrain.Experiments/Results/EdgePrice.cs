using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>What an edge pair costs under a strategy, above what bulk pays.</summary>
/// <param name="Ns">Nanoseconds.</param>
/// <param name="Messages">Messages; exactly zero in shared memory.</param>
internal readonly record struct EdgePrice(MeanEstimate Ns, MeanEstimate Messages);
