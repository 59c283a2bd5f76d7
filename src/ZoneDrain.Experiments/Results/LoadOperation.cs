namespace ZoneDrain.Experiments.Results;

/// <summary>How long one operation of the mix took.</summary>
/// <param name="Operation">The operation's word.</param>
/// <param name="Latency">From the intended start.</param>
/// <param name="Service">From the actual start.</param>
public sealed record LoadOperation(string Operation, LoadLatency Latency, LoadLatency Service);
