using ZoneDrain.Ports;

namespace ZoneDrain.Experiments.Lives;

/// <summary>What one life showed.</summary>
internal sealed class LifeFigures
{
    public int Workers { get; init; }

    public long Operations { get; private set; }

    public TimeSpan LoadTime { get; set; }

    public EngineCounts LoadCounts { get; set; }

    public long CpuNs { get; set; }

    /// <summary>CPU time of the workers' threads, from their start to the release, without what they spent on waiting for each other.</summary>
    public long WorkNs { get; set; }

    /// <summary>Every worker had its core for most of its load.</summary>
    public bool KeptTheirCores { get; set; }

    public double BytesPerMapping { get; set; }

    /// <summary>Page-table and index entries, pages got and pinned, at the end of the load.</summary>
    public long ReferencesAtEnd { get; set; }

    public List<double> CreateNs { get; } = [];

    public List<DrainFigure> Drains { get; } = [];

    public LatencyHistogram?[] Latencies { get; } = new LatencyHistogram?[Enum.GetValues<WorkloadOperation>().Length];

    public long[,] Outcomes { get; } = new long[Enum.GetValues<WorkloadOperation>().Length, Enum.GetValues<Outcome>().Length];

    public double LoadSeconds => LoadTime.TotalSeconds;

    public void AddOperations(long operations) => Operations += operations;

    public void Add(WorkerLoad load)
    {
        Operations += load.Operations;
        for (var op = 0; op < Latencies.Length; op++)
        {
            if (load.Latencies[op] is { Count: > 0 } histogram) (Latencies[op] ??= new()).Merge(histogram);
            for (var outcome = 0; outcome < Outcomes.GetLength(1); outcome++) Outcomes[op, outcome] += load.Outcomes[op, outcome];
        }
    }
}
