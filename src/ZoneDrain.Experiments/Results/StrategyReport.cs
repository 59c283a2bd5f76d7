using ZoneDrain.Experiments.Costs;
using ZoneDrain.Statistics;

namespace ZoneDrain.Experiments.Results;

/// <summary>What was measured of one strategy. Summaries are over repetitions; times are in nanoseconds.</summary>
public sealed record StrategyReport
{
    /// <summary>The strategy's name.</summary>
    public required string Name { get; init; }

    /// <summary>Measured repetitions, 1 or more; fewer than asked for after an interruption.</summary>
    public required int Repetitions { get; init; }

    /// <summary>Page operations a second of wall-clock time, over all cores.</summary>
    public required Summary PageOperationsPerSecond { get; init; }

    /// <summary>CPU time of the process, in nanoseconds an operation of the workload.</summary>
    public required Summary CpuNsPerOperation { get; init; }

    /// <summary>Pages that left the idle state, a second.</summary>
    public required Summary FirstUsesPerSecond { get; init; }

    /// <summary>Pages that became idle, a second.</summary>
    public required Summary LastUsesPerSecond { get; init; }

    /// <summary>Time to create the pgmap.</summary>
    public required Summary CreateNs { get; init; }

    /// <summary>Bytes of memory for a page, the strategy's own state included.</summary>
    public required double BytesPerPage { get; init; }

    /// <summary>Latency of each operation of the workload that was sampled.</summary>
    public IReadOnlyList<OperationLatency> Operations { get; init; } = [];

    /// <summary>Drains of page words that no cache holds; null when none was measured.</summary>
    public DrainFigures? ColdDrain { get; init; }

    /// <summary>Drains right after the load; null when none was measured.</summary>
    public DrainFigures? WarmDrain { get; init; }

    /// <summary>Hazards that the table of schemes and strategies predicts, by invariant; only those that happened.</summary>
    public IReadOnlyList<HazardCount> Hazards { get; init; } = [];

    /// <summary>Events × prices of one life of the pgmap; null when a price is missing.</summary>
    public CostBreakdown? Cost { get; init; }

    /// <summary>The figures of each repetition, in order, for a later run to compare itself with.</summary>
    public IReadOnlyList<RepetitionFigures> Figures { get; init; } = [];
}

/// <summary>The latency of one operation under one strategy.</summary>
/// <param name="Operation">The operation's word in a scenario's mix, as "read-fault".</param>
/// <param name="Latency">Its distribution.</param>
public sealed record OperationLatency(string Operation, LatencyFigures Latency);

/// <summary>The headline figures of one repetition of a strategy, all above 0.</summary>
/// <param name="PageOperationsPerSecond">Page operations a second.</param>
/// <param name="CpuNsPerOperation">CPU nanoseconds an operation of the workload.</param>
/// <param name="ReleaseNs">Median nanoseconds from kill to release of its warm drains.</param>
public sealed record RepetitionFigures(double PageOperationsPerSecond, double CpuNsPerOperation, double ReleaseNs);

/// <summary>How often a predicted hazard happened.</summary>
/// <param name="Invariant">The broken invariant's name.</param>
/// <param name="Count">Number of times, over all repetitions, 1 or more.</param>
/// <param name="Prediction">Why it was to be expected, as a clause; empty when the name says it all.</param>
public sealed record HazardCount(string Invariant, long Count, string Prediction);

/// <summary>A distribution of times, in nanoseconds, as a table shows it.</summary>
/// <param name="Count">Number of times, 1 or more.</param>
/// <param name="P50Ns">The median.</param>
/// <param name="P99Ns">99 of 100 are at or below it.</param>
/// <param name="P999Ns">999 of 1000 are at or below it.</param>
/// <param name="MaxNs">The largest, exact.</param>
public readonly record struct LatencyFigures(long Count, double P50Ns, double P99Ns, double P999Ns, double MaxNs);
