namespace ZoneDrain.Cluster.Driving;

/// <summary>A call came after a later one of its lane: a copy whose caller has its answer, or a caller whose identity is alive anew elsewhere.</summary>
[GenerateSerializer]
internal sealed class LateCallException(string message) : Exception(message);
