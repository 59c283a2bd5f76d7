namespace ZoneDrain.Experiments.Results;

/// <summary>The headline figures of one repetition of a strategy, all above 0.</summary>
/// <param name="PageOperationsPerSecond">Page operations a second.</param>
/// <param name="CpuNsPerOperation">CPU nanoseconds an operation of the workload.</param>
/// <param name="ReleaseNs">Median nanoseconds from kill to release of its warm drains.</param>
public sealed record RepetitionFigures(double PageOperationsPerSecond, double CpuNsPerOperation, double ReleaseNs);
