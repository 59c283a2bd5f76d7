namespace ZoneDrain.Experiments.Results;

/// <summary>The latency of one operation under one strategy.</summary>
/// <param name="Operation">The operation's word in a scenario's mix, as "read-fault".</param>
/// <param name="Latency">Its distribution.</param>
public sealed record OperationLatency(string Operation, LatencyFigures Latency);
