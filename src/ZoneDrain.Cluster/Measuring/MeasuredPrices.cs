namespace ZoneDrain.Cluster.Measuring;

/// <summary>What was measured of a cluster's messages, in nanoseconds; a call is a question and its answer.</summary>
/// <param name="Silos">Silos.</param>
/// <param name="StartNs">CPU time of a protocol that begins and ends, the client's included.</param>
/// <param name="OwnTurnNs">CPU time of a turn that needs no message.</param>
/// <param name="LocalCall">A call to a page of the same silo.</param>
/// <param name="RemoteCall">A call to a page of another; null on one silo.</param>
/// <param name="OrderNs">CPU time of an order to a silo and its answer.</param>
/// <param name="PageReadNs">CPU time of a page word that a visit reads.</param>
/// <param name="ActivationNs">CPU time of a page's activation.</param>
/// <param name="TailRatio">How many times the median the 99th percentile of a protocol's time is, at least 1.</param>
public sealed record MeasuredPrices(
    int Silos, double StartNs, double OwnTurnNs, ClusterPriceMeasure.Price LocalCall, ClusterPriceMeasure.Price? RemoteCall, double OrderNs, double PageReadNs,
    double ActivationNs, double TailRatio);
